import { ALGEBRA } from '../testing/cases/algebra.js';
import { describeParity } from '../testing/parity.js';

describeParity('algebra kernels', ALGEBRA);
