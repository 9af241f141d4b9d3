export type {
  AfterUpdate,
  Detector,
  DetectorContext,
  DetectorDefinition,
  DetectorState,
  LossInput,
  LossOutput,
  NoiseInput,
  TensorRecord,
} from './contract/detector.js';
export type { ChannelStatistics, TapShape, TrainingFeatures } from './contract/features.js';
export type {
  OptimiserPolicy,
  SchedulePolicy,
  ScorePolicy,
  SmoothingPolicy,
  TrainingPolicy,
} from './contract/policies.js';
export { CELL_FILES } from './results/cell-files.js';
export type {
  CellConfigFile,
  CellState,
  CellStatusFile,
  EnvironmentFile,
  GalleryEntry,
  GalleryFile,
  GalleryRole,
  ImageResult,
  ImagesFile,
  LogLine,
  TimingFile,
} from './results/cell-files.js';
export { METRIC_NAMES } from './results/metrics-file.js';
export type { CategoryMetrics, CellKey, MetricName, MetricRow, MetricsFile } from './results/metrics-file.js';
