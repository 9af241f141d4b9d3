import type { MapConfig } from './map-schema.js';
import type { InputConfig, OcbeConfig, StudentConfig } from './student-schema.js';
import type { TrainConfig } from './train-schema.js';

/** What reverse distillation without prototypes needs to know; PRD's configuration extends it. */
export interface ReverseDistillationConfig {
  readonly input: InputConfig;
  readonly ocbe: OcbeConfig;
  readonly student: StudentConfig;
  readonly map: MapConfig;
  readonly train: TrainConfig;
}
