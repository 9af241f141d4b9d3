import { REDUCTIONS } from '../testing/cases/reductions.js';
import { describeParity } from '../testing/parity.js';

describeParity('reductions kernels', REDUCTIONS);
