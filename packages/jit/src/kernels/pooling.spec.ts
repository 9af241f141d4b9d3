import { POOLING } from '../testing/cases/pooling.js';
import { describeParity } from '../testing/parity.js';

describeParity('pooling kernels', POOLING);
