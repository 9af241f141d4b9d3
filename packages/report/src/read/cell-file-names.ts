import type { CELL_FILES } from '@protobench/harness';

/** Names of the files of a cell folder; the compiler refuses names that differ from the harness' own. */
export const CELL_FILE_NAMES = {
  config: 'config.json',
  status: 'status.json',
  log: 'log.jsonl',
  lock: 'cell.lock',
  checkpoint: 'checkpoint.safetensors',
  metrics: 'metrics.json',
  images: 'images.json',
  curves: 'curves.json',
  diagnostics: 'diagnostics.json',
  gallery: 'gallery.json',
  timing: 'timing.json',
  environment: 'environment.json',
} as const satisfies typeof CELL_FILES;
