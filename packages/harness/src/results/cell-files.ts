import type { CellKey } from './metrics-file.js';

/** Files of a cell folder (see docs/architecture.md). All are written to a temporary name and renamed. */
export const CELL_FILES = {
  config: 'config.json',
  status: 'status.json',
  log: 'log.jsonl',
  lock: 'cell.lock',
  checkpoint: 'checkpoint.safetensors',
  metrics: 'metrics.json',
  images: 'images.json',
  gallery: 'gallery.json',
  curves: 'curves.json',
  diagnostics: 'diagnostics.json',
  timing: 'timing.json',
  environment: 'environment.json',
} as const;

/** `config.json`: the resolved configuration whose hash names the cell. */
export interface CellConfigFile {
  readonly format: 'protobench-cell-1';
  readonly id: string;
  readonly key: CellKey;
  /** The resolved configuration: dataset, backbone, method with every option, evaluation, seed. */
  readonly resolved: Readonly<Record<string, unknown>>;
  /** Sentence of the method on its provenance, for tables. */
  readonly provenance: string;
}

export type CellState = 'pending' | 'running' | 'done' | 'failed';

/** `status.json` */
export interface CellStatusFile {
  readonly state: CellState;
  readonly phase: 'features' | 'init' | 'train' | 'evaluate' | 'done';
  /** Training steps done and wanted. */
  readonly step: number;
  readonly steps: number;
  /** ISO 8601, UTC. */
  readonly updated: string;
  readonly error?: { readonly code: string; readonly message: string; readonly hint: string };
}

/** One line of `images.json`: the image-level outcome. */
export interface ImageResult {
  /** Path inside the dataset, `bottle/test/broken_large/000.png`. */
  readonly id: string;
  readonly category: string;
  /** Defect type, `good` for a normal image. */
  readonly defect: string;
  readonly anomalous: boolean;
  readonly score: number;
}

export interface ImagesFile {
  readonly format: 'protobench-images-1';
  readonly images: readonly ImageResult[];
}

/**
 * Why an image is in the gallery: the clearest and the most mistaken ones of a category, and at the threshold of the best F1
 * one further false positive and one further miss, if there are any.
 */
export type GalleryRole =
  'best-anomalous' | 'worst-anomalous' | 'best-normal' | 'worst-normal' | 'false-positive' | 'miss';

export interface GalleryEntry extends ImageResult {
  readonly role: GalleryRole;
  /** File names inside the cell folder: RGB PNG, 8-bit mask PNG (absent for a normal image), float32 `.npy` map. */
  readonly image: string;
  readonly mask: string | null;
  readonly map: string;
}

/** `gallery.json` */
export interface GalleryFile {
  readonly format: 'protobench-gallery-1';
  readonly height: number;
  readonly width: number;
  /** Smallest and largest pixel of all maps of a category, for a shared colour scale. */
  readonly range: Readonly<Record<string, { readonly min: number; readonly max: number }>>;
  readonly entries: readonly GalleryEntry[];
}

/** `timing.json`, seconds. */
export interface TimingFile {
  readonly featureSeconds: number;
  readonly trainSeconds: number;
  readonly evaluateSeconds: number;
  readonly secondsPerStep: number | null;
  readonly peakMemoryBytes: number;
}

/** `environment.json`: where the numbers come from. Holds no path and no host name. */
export interface EnvironmentFile {
  readonly node: string;
  readonly platform: string;
  readonly arch: string;
  readonly cpu: string;
  readonly cores: number;
  /** Threads of the engine, where they were limited; sums depend on them in the last bits. */
  readonly threads?: number;
  readonly memoryGiB: number;
  readonly engine: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** One line of `log.jsonl`. */
export type LogLine =
  | {
      readonly event: 'step';
      readonly step: number;
      readonly loss: number;
      readonly lr: number;
      readonly [name: string]: unknown;
    }
  | {
      readonly event: 'phase';
      readonly phase: string;
      readonly time: string;
      /** How long it took, where the line is written at its end (`diagnostics`). */
      readonly seconds?: number;
    }
  | { readonly event: 'error'; readonly code: string; readonly message: string; readonly time: string };
