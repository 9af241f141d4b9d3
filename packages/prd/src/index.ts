export { prd } from './prd.js';
export { PrdError } from './errors.js';
export type { PrdErrorCode } from './errors.js';
export type { PrdConfig } from './config/prd-schema.js';

export { mapSchema } from './config/map-schema.js';
export type { MapConfig } from './config/map-schema.js';
export { inputSchema, ocbeSchema, studentSchema } from './config/student-schema.js';
export type { InputConfig, OcbeConfig, StudentConfig } from './config/student-schema.js';
export { trainSchema } from './config/train-schema.js';
export type { TrainConfig } from './config/train-schema.js';
export type { ReverseDistillationConfig } from './config/reverse-distillation-config.js';

export { createReverseDistillation } from './distillation/reverse-distillation.js';
export type { ReverseDistillation } from './distillation/reverse-distillation.js';
export type { EmbeddingShape } from './distillation/embedding.js';
export { distanceMap, distillationLoss } from './distillation/distances.js';
export { jitter, localMean } from './distillation/entering.js';
export { standardise, standardiseBuffers } from './distillation/standardise.js';
export { trainingPolicy } from './distillation/training-policy.js';
export type { Level, LevelShape } from './geometry/ladder.js';
