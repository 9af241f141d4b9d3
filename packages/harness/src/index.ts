export { expandCells, shardOf } from './cell/cell.js';
export type { Cell, OpenedBackbone, OpenedDataset } from './cell/cell.js';
export { describeEnvironment } from './cell/environment.js';
export { markCrashed } from './cell/mark-crashed.js';
export { runCell } from './cell/run-cell.js';
export type { CellContext, CellOutcome } from './cell/run-cell.js';
export type {
  AfterUpdate,
  ChannelStatistics,
  Detector,
  DetectorContext,
  DetectorDefinition,
  DetectorState,
  LossInput,
  LossOutput,
  NoiseInput,
  OptimiserPolicy,
  PrototypeHook,
  SchedulePolicy,
  ScorePolicy,
  SmoothingPolicy,
  TapShape,
  TensorRecord,
  TracedState,
  TrainingFeatures,
  TrainingPolicy,
} from './contract/index.js';
export { describeError, HarnessError } from './errors.js';
export type { HarnessErrorCode } from './errors.js';
export { imageScore } from './evaluate/image-score.js';
export { smooth } from './evaluate/smoothing.js';
export { FeatureCache } from './features/cache.js';
export type { FeatureGroup, GroupDescription } from './features/group.js';
export { describeCache } from './features/inventory.js';
export type { CacheInventory, LeftOver, ShardReport } from './features/inventory.js';
export { pruneCache } from './features/prune.js';
export type { PruneOptions, PruneReason, PruneReport } from './features/prune.js';
export { FeatureStore } from './features/feature-store.js';
export { StoredTrainingFeatures } from './features/training-features.js';
export type { ProgressEvent, ProgressListener } from './progress.js';
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
export type { CurvesFile } from './results/curves-file.js';
export type {
  DiagnosticsFile,
  NearestPatches,
  PixelHistogram,
  PrototypeDiagnostics,
  PrototypePatch,
} from './results/diagnostics-file.js';
export { METRIC_NAMES } from './results/metrics-file.js';
export type { CategoryMetrics, CellKey, MetricName, MetricRow, MetricsFile } from './results/metrics-file.js';
export { suiteJsonSchema } from './suite/json-schema.js';
export { loadSuite, parseSuite } from './suite/load.js';
export type { ResolvedMethod, Suite, SuiteChanges } from './suite/load.js';
export { describePlan } from './suite/plan.js';
export type { PlannedCell } from './suite/plan.js';
export { prepareFeatures } from './suite/prepare-features.js';
export type { PrepareOptions } from './suite/prepare-features.js';
export { chooseCells, disposeBackbones, planSuite, runSuite } from './suite/run-suite.js';
export type { CellReport, RunOptions, SuiteEnvironment, SuiteListener } from './suite/run-suite.js';
export { suiteSchema } from './suite/schema.js';
export type { SuiteConfig } from './suite/schema.js';
export { trainingStep } from './train/step.js';
export type { TrainingInputs, TrainingOutput, TrainingState } from './train/step.js';
export { inputSize } from './suite/view.js';
