import { featureGroup, type Cell } from '../cell/cell.js';
import { HarnessError } from '../errors.js';
import { FeatureCache } from '../features/cache.js';
import { FeatureStore } from '../features/feature-store.js';
import { ensureWritableDir } from '../files/atomic.js';
import type { ProgressEvent, ProgressListener } from '../progress.js';

/** Where features go and who listens. */
export interface PrepareOptions {
  readonly cacheDir: string;
  readonly onProgress: ProgressListener;
  /** Asked between batches of images; what is computed by then stays in the cache. */
  shouldStop(): boolean;
}

/** Fills the feature cache for some cells, so that processes that run them side by side do not compute the same twice. */
export async function prepareFeatures(cells: readonly Cell[], options: PrepareOptions): Promise<void> {
  await ensureWritableDir(options.cacheDir);
  const cache = new FeatureCache(options.cacheDir, 0);
  const seen = new Set<string>();
  for (const cell of cells) {
    const group = featureGroup(cell);
    if (seen.has(group) || options.shouldStop()) continue;
    seen.add(group);
    const store = new FeatureStore(cache, cell.backbone, cell.settings.features.dtype, cell.engine);
    try {
      await store.ensure(cell.dataset.dataset.samples, (event) => {
        options.onProgress(event);
        if (options.shouldStop()) throw stopped(event);
      });
    } catch (error) {
      if (error instanceof HarnessError && error.code === 'INTERRUPTED') return;
      throw error;
    } finally {
      await store.dispose();
    }
  }
}

/** A listener that throws ends the work between two batches. */
function stopped({ done, total, unit }: ProgressEvent): HarnessError {
  return new HarnessError(
    'INTERRUPTED',
    `features were stopped after ${done} of ${total} ${unit}.`,
    'Start the same command again to go on.',
  );
}
