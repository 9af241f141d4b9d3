import { IMAGES } from '../testing/cases/images.js';
import { describeParity } from '../testing/parity.js';

describeParity('images kernels', IMAGES);
