import { featureGroup, type Cell } from '../cell/cell.js';
import { FeatureCache } from '../features/cache.js';
import { FeatureStore } from '../features/feature-store.js';
import { ensureWritableDir } from '../files/atomic.js';
import type { ProgressListener } from '../progress.js';

/** Where features go and who listens. */
export interface PrepareOptions {
  readonly cacheDir: string;
  readonly onProgress: ProgressListener;
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
      await store.ensure(cell.dataset.dataset.samples, options.onProgress);
    } finally {
      await store.dispose();
    }
  }
}
