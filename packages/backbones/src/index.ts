export { BackboneError } from './errors.js';
export type { BackboneErrorCode } from './errors.js';
export { createExtractor } from './extractor.js';
export type { Extractor, ImageBatch } from './extractor.js';
export type { Backbone, BackboneDefinition, BackboneInfo, InputSpec, Tap } from './model.js';
export { findBackbone, listBackbones } from './registry.js';
export { selectTaps, tapSize } from './taps.js';
