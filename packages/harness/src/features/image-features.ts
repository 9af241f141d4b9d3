import { prepareImage, type ImageGeometry, type ImageRef } from '@protobench/datasets';
import { Model } from '@protobench/jit/model';
import { checksumOf, joinHalves, packFeatures, type FeatureType, type KeyedPayload } from './codec.js';
import { writePlanes } from './planes.js';

/**
 * Images per run of the model. Always as many, so that the graph is always the same; few, so that what lies between two
 * layers stays in the processor's cache.
 */
export const IMAGES_PER_RUN = 2;

/** An image whose features are wanted. */
export interface WantedImage {
  /** Key of its features, 64 hexadecimal digits. */
  readonly key: string;
  /** What to call it in messages. */
  readonly name: string;
  readonly ref: ImageRef;
}

/** What turns images into features; plain data that threads can share. */
export interface ImageFeaturesRecipe {
  /**
   * An ONNX model with the input `images`, `[IMAGES_PER_RUN, 3, size, size]`, preprocessed, and the outputs `output.0`,
   * `output.1` and so on, `[IMAGES_PER_RUN, height, width, channels]`, in the element type of the features.
   */
  readonly model: SharedArrayBuffer;
  /** What preprocessing makes of each byte of each channel, `[3, 256]`. */
  readonly preprocessing: Float32Array;
  readonly geometry: ImageGeometry;
  /** Height and width of what enters the model. */
  readonly size: number;
  readonly taps: number;
  readonly dtype: FeatureType;
}

/**
 * From images on disk to features as they are stored, on one core. It needs no TensorFlow.js, so that threads start
 * quickly and stay small.
 */
export class ImageFeatures {
  private constructor(
    private readonly recipe: ImageFeaturesRecipe,
    private readonly model: Model,
  ) {}

  /** @throws JitError `RUNTIME` when the model cannot be loaded. */
  static async load(recipe: ImageFeaturesRecipe): Promise<ImageFeatures> {
    // ONNX Runtime reads no shared memory; the copy is garbage as soon as the model is loaded.
    const bytes = new Uint8Array(recipe.model).slice();
    return new ImageFeatures(recipe, await Model.load(bytes, { threads: 1, spinning: false }));
  }

  /**
   * Features of at most {@link IMAGES_PER_RUN} images.
   * @throws DatasetError those of `prepareImage`, of the first image that has one; HarnessError `FEATURE_OVERFLOW`.
   */
  async compute(images: readonly WantedImage[]): Promise<KeyedPayload[]> {
    const { geometry, size, taps, dtype, preprocessing } = this.recipe;
    const read = await Promise.allSettled(images.map(({ ref }) => prepareImage(ref, geometry)));
    const length = size * size * 3;
    const data = new Float32Array(IMAGES_PER_RUN * length);
    for (const [row, result] of read.entries()) {
      if (result.status === 'rejected') throw result.reason;
      writePlanes(result.value.data, preprocessing, data.subarray(row * length, (row + 1) * length));
    }
    // What is left of the batch repeats its first image.
    for (let row = images.length; row < IMAGES_PER_RUN; row++) data.copyWithin(row * length, 0, length);
    const outputs = await this.model.run({
      images: { shape: [IMAGES_PER_RUN, 3, size, size], dtype: 'float32', data },
    });
    return images.map(({ key, name }, row) => {
      const features = Array.from({ length: taps }, (_, t) => {
        const all = outputs[`output.${t}`].data;
        const width = all.length / IMAGES_PER_RUN;
        return all.subarray(row * width, (row + 1) * width);
      });
      const payload =
        dtype === 'float16'
          ? joinHalves(features as Uint16Array[], name)
          : packFeatures(features as Float32Array[], dtype, name);
      return { key, payload, checksum: checksumOf(key, payload) };
    });
  }

  dispose(): Promise<void> {
    return this.model.dispose();
  }
}
