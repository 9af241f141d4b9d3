import type { Sample } from '@protobench/datasets';
import { jit, type Engine } from '@protobench/jit';
import type { Tensor4D } from '@tensorflow/tfjs';
import type { PrototypeHook, TracedState } from '../../contract/index.js';
import type { FeatureStore } from '../../features/feature-store.js';
import type { Snapshot } from '../../train/checkpoint.js';

/** Images per run: `[batch, height, width, K]` has a million numbers an image for a grid of 32 x 32 and K = 1024. */
const BATCH = 4;

/** What a hook says of one image: `[height * width, count]`, row-major. */
export interface ProbedImage {
  readonly values: Float32Array;
  readonly height: number;
  readonly width: number;
  readonly count: number;
}

/** Runs the hook of a detector on images, a few at a time. */
export class PrototypeProbe {
  constructor(
    private readonly hook: PrototypeHook,
    private readonly snapshot: Pick<Snapshot, 'params' | 'buffers'>,
    private readonly features: Pick<FeatureStore, 'batch'>,
    private readonly engine: Engine,
  ) {}

  /** Calls `visit` with what the hook's function `what` says of each sample, in their order. */
  async each(
    what: 'weights' | 'similarity',
    samples: readonly Sample[],
    visit: (sample: Sample, image: ProbedImage) => void,
  ): Promise<void> {
    const { hook, features } = this;
    const { params, buffers } = this.snapshot;
    const run = jit((state: TracedState, taps: Tensor4D[]) => hook[what](state, taps), {
      engine: this.engine,
    });
    try {
      for (let from = 0; from < samples.length; from += BATCH) {
        const chunk = samples.slice(from, from + BATCH);
        // The last image fills up the last batch, since another size of batch would be compiled anew.
        const filled = Array.from({ length: BATCH }, (_, i) => chunk[Math.min(i, chunk.length - 1)]);
        const { data, shape } = await run({ params, buffers }, await features.batch(filled));
        const [, height, width, count] = shape;
        const size = height * width * count;
        for (const [row, sample] of chunk.entries()) {
          const values = (data as Float32Array).subarray(row * size, (row + 1) * size);
          visit(sample, { values, height, width, count });
        }
      }
    } finally {
      await run.dispose();
    }
  }
}
