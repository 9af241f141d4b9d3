import { SELECTION } from '../testing/cases/selection.js';
import { describeParity } from '../testing/parity.js';

describeParity('selection kernels', SELECTION);
