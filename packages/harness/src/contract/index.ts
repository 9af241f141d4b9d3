export type {
  AfterUpdate,
  Detector,
  DetectorContext,
  DetectorDefinition,
  DetectorState,
  LossInput,
  LossOutput,
  NoiseInput,
  PrototypeHook,
  TensorRecord,
  TracedState,
} from './detector.js';
export type { ChannelStatistics, TapShape, TrainingFeatures } from './features.js';
export type {
  OptimiserPolicy,
  SchedulePolicy,
  ScorePolicy,
  SmoothingPolicy,
  TrainingPolicy,
} from './policies.js';
