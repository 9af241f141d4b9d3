import { INDEXING } from '../testing/cases/indexing.js';
import { describeParity } from '../testing/parity.js';

describeParity('indexing kernels', INDEXING);
