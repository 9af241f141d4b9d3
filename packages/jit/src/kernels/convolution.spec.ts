import { CONVOLUTION } from '../testing/cases/convolution.js';
import { describeParity } from '../testing/parity.js';

describeParity('convolution kernels', CONVOLUTION);
