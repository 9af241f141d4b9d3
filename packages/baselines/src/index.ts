export { patchcore } from './patchcore/patchcore.js';
export type { PatchcoreConfig } from './patchcore/config.js';
export { rd4ad } from './rd4ad/rd4ad.js';
export type { Rd4adConfig } from './rd4ad/config.js';
