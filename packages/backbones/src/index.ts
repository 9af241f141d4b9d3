export { defineNetwork } from './define.js';
export type { NetworkDefinition, NetworkOptions } from './define.js';
export { BackboneError } from './errors.js';
export type { BackboneErrorCode } from './errors.js';
export { createExtractor, exportExtractor } from './extractor.js';
export type { Extractor, ImageBatch } from './extractor.js';
export { defineGraphModel } from './graph-model/definition.js';
export type { GraphModelOptions } from './graph-model/definition.js';
export type {
  Backbone,
  BackboneDefinition,
  BackboneInfo,
  InputSpec,
  LoadOptions,
  Tap,
  WeightsSource,
} from './model.js';
export type { Architecture, ImageExtent, Stage } from './network/architecture.js';
export { preprocessTable } from './preprocess.js';
export { findBackbone, listBackbones } from './registry.js';
export { selectTaps, tapSize } from './taps.js';
export type { TapDeviation } from './verify/compare.js';
export type { GoldenCheck } from './verify/golden-check.js';
export { verifyBackbone } from './verify/verify.js';
export type { BackboneReport, VerifyOptions } from './verify/verify.js';
export type { TapStatistics, WeightsCheck } from './verify/weights-check.js';
export { fetchWeights } from './weights/fetch.js';
export type { FetchedWeights, FetchOptions } from './weights/fetch.js';
export type { DownloadProgress } from './weights/download.js';
export { locateWeights } from './weights/locate.js';
export { renaming } from './weights/dialect.js';
export type { Dialect, TensorPart } from './weights/dialect.js';
