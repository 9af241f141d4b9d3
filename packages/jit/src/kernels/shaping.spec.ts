import { SHAPING } from '../testing/cases/shaping.js';
import { describeParity } from '../testing/parity.js';

describeParity('shaping kernels', SHAPING);
