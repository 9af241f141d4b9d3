import { createExtractor, tapSize, type Extractor } from '@protobench/backbones';
import {
  contentHash,
  prepareImage,
  readImages,
  usefulWorkers,
  WorkerPool,
  type Sample,
} from '@protobench/datasets';
import { sizeOf, type Engine, type NDArray } from '@protobench/jit';
import type { OpenedBackbone } from '../cell/cell.js';
import type { TapShape } from '../contract/features.js';
import { canonicalJson, sha256 } from '../files/canonical.js';
import type { ProgressListener } from '../progress.js';
import { inputGeometry, inputSize } from '../suite/view.js';
import type { FeatureCache } from './cache.js';
import {
  packFeatures,
  unpackFeatures,
  type FeaturePayload,
  type FeatureType,
  type KeyedPayload,
} from './codec.js';
import type { FeatureGroup } from './group.js';

/** Version of decoding, resizing and tap order; part of every key. */
const RECIPE = 1;
/** Images per run of the backbone. */
const BATCH = 8;
/** The next batch is read while the backbone is at one. */
const AHEAD = 2 * BATCH;

/** An image at the size of the network, with its sample. */
type ReadImage = { readonly sample: Sample; readonly image: { readonly data: Uint8Array } };

/** Shapes of the taps of a backbone for the image size of a suite. */
export function tapShapes({ taps, selection }: OpenedBackbone): TapShape[] {
  return taps.map((tap) => ({ ...tap, ...tapSize(tap, inputSize(selection), inputSize(selection)) }));
}

/** The frozen features of any sample, computed once and kept in a {@link FeatureCache}. */
export class FeatureStore {
  readonly taps: readonly TapShape[];
  private readonly ends: readonly number[];
  private readonly keys = new Map<string, string>();
  private readonly extractor: Extractor;
  private readonly prefix: string;
  private readonly group: FeatureGroup;
  private pool: WorkerPool | null = null;

  constructor(
    private readonly cache: FeatureCache,
    private readonly source: OpenedBackbone,
    private readonly dtype: FeatureType,
    engine: Engine,
  ) {
    this.taps = tapShapes(source);
    let end = 0;
    this.ends = this.taps.map(({ height, width, channels }) => (end += height * width * channels));
    this.extractor = createExtractor(
      source.backbone,
      this.taps.map(({ name }) => name),
      // Threads read images meanwhile, and want the cores that the idle ones of the backbone would wait on.
      { engine, session: { spinning: false } },
    );
    const { backbone, selection } = source;
    this.prefix = canonicalJson({
      recipe: RECIPE,
      weights: backbone.weightsHash,
      input: backbone.input,
      imageSize: selection.imageSize,
      crop: selection.crop,
      taps: this.taps.map(({ name }) => name),
      dtype,
      engine,
    });
    this.group = {
      id: sha256(this.prefix).slice(0, 16),
      about: {
        backbone: backbone.name,
        weightsHash: backbone.weightsHash,
        weights: backbone.weights,
        imageSize: inputSize(selection),
        taps: this.taps.map(({ name }) => name),
        dtype,
        engine,
      },
    };
  }

  /** Computes what the cache lacks for these samples; tells of progress only where there is something to compute. */
  async ensure(samples: readonly Sample[], onProgress: ProgressListener): Promise<void> {
    const missing: Sample[] = [];
    for (const sample of samples) if ((await this.lookUp(sample)) === null) missing.push(sample);
    let batch: ReadImage[] = [];
    let done = 0;
    let stored: Promise<void> = Promise.resolve();
    // Images are decoded and resized in threads, ahead of the backbone.
    if (missing.length > 0) this.pool ??= new WorkerPool(usefulWorkers());
    const reading = { ahead: AHEAD, pool: this.pool ?? undefined };
    for await (const read of readImages(missing, inputGeometry(this.source.selection), reading)) {
      batch.push(read);
      done++;
      if (batch.length < BATCH && done < missing.length) continue;
      const computed = await this.computeMissing(batch);
      batch = [];
      // One batch is written while the backbone is at the next.
      await stored;
      stored = this.store(computed);
      stored.catch(() => undefined);
      onProgress({ phase: 'features', done, total: missing.length, unit: 'images' });
    }
    await stored;
  }

  /** How many of these samples have features in the cache; computes nothing. */
  async countCached(samples: readonly Sample[]): Promise<number> {
    let count = 0;
    for (const sample of samples) if (await this.isCached(sample)) count++;
    return count;
  }

  /** Features of some samples, one `[samples, height, width, channels]` float32 array per tap. */
  async batch(samples: readonly Sample[]): Promise<NDArray[]> {
    const arrays = this.taps.map(({ height, width, channels }): NDArray & { data: Float32Array } => {
      const shape = [samples.length, height, width, channels];
      return { shape, dtype: 'float32', data: new Float32Array(sizeOf(shape)) };
    });
    for (const [row, sample] of samples.entries()) {
      const payload = (await this.lookUp(sample)) ?? (await this.computeOne(sample));
      for (const [t, array] of arrays.entries()) {
        const start = t === 0 ? 0 : this.ends[t - 1];
        unpackFeatures(payload, start, this.ends[t], array.data, row * (this.ends[t] - start));
      }
    }
    return arrays;
  }

  /** Frees the backbone's session, ends its threads and closes the files of the cache, which others may go on using. */
  async dispose(): Promise<void> {
    await this.pool?.close();
    this.pool = null;
    await this.extractor.dispose();
    await this.cache.close();
  }

  private get length(): number {
    return this.ends[this.ends.length - 1];
  }

  private async lookUp(sample: Sample): Promise<FeaturePayload | null> {
    return this.cache.get(await this.key(sample), this.dtype, this.length, this.group);
  }

  private async isCached(sample: Sample): Promise<boolean> {
    return this.cache.has(await this.key(sample), this.group);
  }

  private async key(sample: Sample): Promise<string> {
    let key = this.keys.get(sample.id);
    if (key === undefined) {
      key = sha256(`${this.prefix}:${await contentHash(sample.image)}`);
      this.keys.set(sample.id, key);
    }
    return key;
  }

  /** Another process may have been here since the cache was asked. */
  private async computeMissing(batch: readonly ReadImage[]): Promise<KeyedPayload[]> {
    const still: ReadImage[] = [];
    for (const read of batch) if (!(await this.isCached(read.sample))) still.push(read);
    return still.length > 0 ? this.compute(still) : [];
  }

  private async computeOne(sample: Sample): Promise<FeaturePayload> {
    const image = await prepareImage(sample.image, inputGeometry(this.source.selection));
    const computed = await this.compute([{ sample, image }]);
    await this.store(computed);
    return computed[0].payload;
  }

  private store(computed: readonly KeyedPayload[]): Promise<void> {
    return computed.length > 0 ? this.cache.putAll(computed, this.group) : Promise.resolve();
  }

  private async compute(batch: readonly ReadImage[]): Promise<KeyedPayload[]> {
    const size = inputSize(this.source.selection);
    const data = new Uint8Array(batch.length * size * size * 3);
    for (const [row, { image }] of batch.entries()) data.set(image.data, row * size * size * 3);
    const features = await this.extractor.extract({ count: batch.length, height: size, width: size, data });
    const computed: KeyedPayload[] = [];
    for (const [row, { sample }] of batch.entries()) {
      const taps = features.map((array, t) => {
        const width = this.ends[t] - (t === 0 ? 0 : this.ends[t - 1]);
        return (array.data as Float32Array).subarray(row * width, (row + 1) * width);
      });
      computed.push({ key: await this.key(sample), payload: packFeatures(taps, this.dtype, sample.id) });
    }
    return computed;
  }
}
