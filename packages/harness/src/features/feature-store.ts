import { exportExtractor, preprocessTable, tapSize } from '@protobench/backbones';
import { contentHash, type Sample } from '@protobench/datasets';
import { sizeOf, type Engine, type NDArray } from '@protobench/jit';
import type { OpenedBackbone } from '../cell/cell.js';
import type { TapShape } from '../contract/features.js';
import { canonicalJson, sha256 } from '../files/canonical.js';
import type { ProgressListener } from '../progress.js';
import { inputGeometry, inputSize } from '../suite/view.js';
import type { FeatureCache } from './cache.js';
import type { FeaturePayload, FeatureType } from './codec.js';
import { EagerFeatures } from './eager-features.js';
import type { FeatureComputer } from './feature-computer.js';
import type { FeatureGroup } from './group.js';
import type { ImageFeaturesRecipe, WantedImage } from './image-features.js';
import { inLanes } from './in-lanes.js';
import { ThreadedFeatures, type ThreadOptions } from './threaded-features.js';
import { unpackFeatures } from './unpack-features.js';

/** Version of decoding, resizing, batches, arithmetic and tap order; part of every key. */
const RECIPE = 3;

/** Images to compute together, and how many samples are done with them: some were found in the cache meanwhile. */
interface ImageBatch {
  readonly images: readonly WantedImage[];
  readonly samples: number;
}

/** Shapes of the taps of a backbone for the image size of a suite. */
export function tapShapes({ taps, selection }: OpenedBackbone): TapShape[] {
  return taps.map((tap) => ({ ...tap, ...tapSize(tap, inputSize(selection), inputSize(selection)) }));
}

/** The model of a backbone, where threads can share it, and all else that they have to know. */
function recipeOf({ backbone, taps, selection }: OpenedBackbone, dtype: FeatureType): ImageFeaturesRecipe {
  const size = inputSize(selection);
  const names = taps.map(({ name }) => name);
  const bytes = exportExtractor(backbone, names, { count: 1, height: size, width: size }, dtype);
  const model = new SharedArrayBuffer(bytes.length);
  new Uint8Array(model).set(bytes);
  const preprocessing = preprocessTable(backbone.input);
  return { model, preprocessing, geometry: inputGeometry(selection), size, taps: taps.length, dtype };
}

/** The frozen features of any sample, computed once and kept in a {@link FeatureCache}. */
export class FeatureStore {
  readonly taps: readonly TapShape[];
  private readonly ends: readonly number[];
  private readonly keys = new Map<string, string>();
  private readonly computer: FeatureComputer;
  private readonly prefix: string;
  private readonly group: FeatureGroup;

  /** @param threads How the compiled engine shares images out. */
  constructor(
    private readonly cache: FeatureCache,
    source: OpenedBackbone,
    private readonly dtype: FeatureType,
    engine: Engine,
    threads: ThreadOptions = {},
  ) {
    this.taps = tapShapes(source);
    let end = 0;
    this.ends = this.taps.map(({ height, width, channels }) => (end += height * width * channels));
    this.computer =
      engine === 'eager'
        ? new EagerFeatures(source, dtype)
        : new ThreadedFeatures(() => recipeOf(source, dtype), threads);
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
    if (missing.length === 0) return;
    let done = 0;
    let listening = true;
    await inLanes(this.batches(missing), this.computer.lanes(missing.length), async (batch) => {
      if (batch.images.length > 0) await this.compute(batch.images);
      done += batch.samples;
      // A listener that throws hears no more, though batches that are under way then are still stored.
      if (!listening) return;
      listening = false;
      onProgress({ phase: 'features', done, total: missing.length, unit: 'images' });
      listening = true;
    });
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
      const payload = (await this.lookUp(sample)) ?? (await this.compute([await this.wanted(sample)]));
      for (const [t, array] of arrays.entries()) {
        const start = t === 0 ? 0 : this.ends[t - 1];
        unpackFeatures(payload, start, this.ends[t], array.data, row * (this.ends[t] - start));
      }
    }
    return arrays;
  }

  /** Ends the threads, frees the backbone's models and closes the files of the cache, which others may go on using. */
  async dispose(): Promise<void> {
    await this.computer.dispose();
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

  private async wanted(sample: Sample): Promise<WantedImage> {
    return { key: await this.key(sample), name: sample.id, ref: sample.image };
  }

  /** Another process may have been here since the cache was asked. */
  private async *batches(missing: readonly Sample[]): AsyncGenerator<ImageBatch, void, undefined> {
    let images: WantedImage[] = [];
    let samples = 0;
    for (const sample of missing) {
      samples++;
      if (!(await this.isCached(sample))) images.push(await this.wanted(sample));
      if (images.length < this.computer.group) continue;
      yield { images, samples };
      images = [];
      samples = 0;
    }
    if (samples > 0) yield { images, samples };
  }

  /** Computes and stores; the features of the first image. */
  private async compute(images: readonly WantedImage[]): Promise<FeaturePayload> {
    const computed = await this.computer.compute(images);
    await this.cache.putAll(computed, this.group);
    return computed[0].payload;
  }
}
