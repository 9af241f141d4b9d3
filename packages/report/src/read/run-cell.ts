import type {
  CellConfigFile,
  CellStatusFile,
  DiagnosticsFile,
  EnvironmentFile,
  GalleryFile,
  ImagesFile,
  MetricsFile,
  TimingFile,
} from '@protobench/harness';

/** A cell as found on disk. What is `null` is not there (yet), or is damaged and listed as a problem. */
export interface RunCell {
  readonly id: string;
  /** Folder of the cell. */
  readonly dir: string;
  readonly config: CellConfigFile;
  readonly status: CellStatusFile | null;
  /** Only of a cell whose status says `done`. */
  readonly metrics: MetricsFile | null;
  readonly images: ImagesFile | null;
  readonly gallery: GalleryFile | null;
  /** Older cells do not have it. */
  readonly diagnostics: DiagnosticsFile | null;
  readonly timing: TimingFile | null;
  readonly environment: EnvironmentFile | null;
  /** Trained values of the model, counted in its checkpoint; `null` without one checkpoint for the whole cell. */
  readonly parameters: number | null;
}

/** Something in a run folder that is not as it should be. The rest of the run is reported all the same. */
export interface RunProblem {
  /** Name of the cell folder. */
  readonly cell: string;
  /** File of the cell, and the place in it: `metrics.json: categories[0].values.AUPRO`. */
  readonly file: string;
  readonly expected: string;
  readonly found: string;
}

/** What one or several run folders hold. */
export interface RunReading {
  /** Base name of the run folder, or of several joined by ` + `. */
  readonly name: string;
  /** In the order of their ids. */
  readonly cells: readonly RunCell[];
  readonly problems: readonly RunProblem[];
}
