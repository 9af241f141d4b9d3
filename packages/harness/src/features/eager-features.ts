import { createExtractor, type Extractor } from '@protobench/backbones';
import { usefulWorkers, WorkerPool, type ImageGeometry, type RgbImage } from '@protobench/datasets';
import type { NDArray } from '@protobench/jit';
import type { OpenedBackbone } from '../cell/cell.js';
import { inputGeometry, inputSize } from '../suite/view.js';
import { packFeatures, type FeatureType, type KeyedPayload } from './codec.js';
import type { FeatureComputer } from './feature-computer.js';
import type { WantedImage } from './image-features.js';

/** Features by the eager engine: one backbone, which has all cores, while threads read images ahead. */
export class EagerFeatures implements FeatureComputer {
  readonly group = 8;
  private readonly extractor: Extractor;
  private readonly geometry: ImageGeometry;
  private readonly size: number;
  private pool: WorkerPool | null = null;
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    { backbone, taps, selection }: OpenedBackbone,
    private readonly dtype: FeatureType,
  ) {
    const names = taps.map(({ name }) => name);
    this.extractor = createExtractor(backbone, names, { engine: 'eager' });
    this.geometry = inputGeometry(selection);
    this.size = inputSize(selection);
  }

  /** One batch is read while the backbone is at the one before. */
  lanes(): number {
    return 2;
  }

  async compute(images: readonly WantedImage[]): Promise<KeyedPayload[]> {
    const pool = (this.pool ??= new WorkerPool(usefulWorkers()));
    const read = await Promise.allSettled(
      images.map(({ ref }) => pool.run({ kind: 'prepare', ref, geometry: this.geometry })),
    );
    const { size } = this;
    const data = new Uint8Array(images.length * size * size * 3);
    for (const [row, result] of read.entries()) {
      if (result.status === 'rejected') throw result.reason;
      data.set((result.value as RgbImage).data, row * size * size * 3);
    }
    const features = await this.extract(images.length, data);
    return images.map(({ key, name }, row) => {
      const taps = features.map((tap) => {
        const width = tap.data.length / images.length;
        return (tap.data as Float32Array).subarray(row * width, (row + 1) * width);
      });
      return { key, payload: packFeatures(taps, this.dtype, name) };
    });
  }

  async dispose(): Promise<void> {
    await this.pool?.close();
    this.pool = null;
    await this.extractor.dispose();
  }

  /** One batch at a time. */
  private extract(count: number, data: Uint8Array): Promise<NDArray[]> {
    const { size } = this;
    const done = this.running.then(() => this.extractor.extract({ count, height: size, width: size, data }));
    this.running = done.catch(() => undefined);
    return done;
  }
}
