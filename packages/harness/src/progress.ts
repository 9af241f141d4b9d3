/** A stretch of long work, as told to whoever shows it. */
export interface ProgressEvent {
  /** What is being done: `features`, `train`, `evaluate`, ... */
  readonly phase: string;
  readonly done: number;
  readonly total: number;
  /** Unit of `done` and `total`: `images`, `steps`. */
  readonly unit: string;
  /** A short addition, such as the loss. */
  readonly note?: string;
}

/** Listens to progress; must return quickly. */
export type ProgressListener = (event: ProgressEvent) => void;
