import type { Sample } from '@protobench/datasets';
import { jit, type Engine, type JitFunction } from '@protobench/jit';
import type { Tensor4D } from '@tensorflow/tfjs';
import type { Detector, TensorRecord } from '../contract/index.js';
import { HarnessError } from '../errors.js';
import type { FeatureStore } from '../features/feature-store.js';
import type { Snapshot } from '../train/checkpoint.js';
import { imageScore } from './image-score.js';
import { smooth } from './smoothing.js';

/** An anomaly map `[size, size]`, row-major, smoothed and as it came, and the image score read off the smoothed one. */
export interface Prediction {
  readonly map: Float32Array;
  readonly raw: Float32Array;
  readonly score: number;
}

type State = { readonly params: TensorRecord; readonly buffers: TensorRecord };

/** A trained detector that turns samples into maps and scores. */
export class Predictor {
  private readonly run: JitFunction<(state: State, taps: Tensor4D[]) => ReturnType<Detector['anomalyMap']>>;

  constructor(
    private readonly detector: Detector,
    private readonly snapshot: Pick<Snapshot, 'params' | 'buffers'>,
    private readonly features: FeatureStore,
    private readonly size: number,
    engine: Engine,
  ) {
    this.run = jit((state: State, taps: Tensor4D[]) => detector.anomalyMap(state, taps), { engine });
  }

  /** @throws HarnessError `NAN_MAP` naming the image. */
  async predict(samples: readonly Sample[]): Promise<Prediction[]> {
    const { params, buffers } = this.snapshot;
    const taps = await this.features.batch(samples);
    const maps = (await this.run({ params, buffers }, taps)).data as Float32Array;
    const pixels = this.size * this.size;
    return samples.map((sample, row) => {
      const raw = maps.slice(row * pixels, (row + 1) * pixels);
      if (!raw.every(Number.isFinite)) {
        throw new HarnessError(
          'NAN_MAP',
          `the anomaly map of ${sample.id} has values that are not finite.`,
          'The training diverged; lower the learning rate.',
        );
      }
      const map = smooth(raw, this.size, this.size, this.detector.smoothing);
      return { map, raw, score: imageScore(map, this.size, this.size, this.detector.score) };
    });
  }

  dispose(): Promise<void> {
    return this.run.dispose();
  }
}
