import { jit, toOnnx, type JitOptions, type NDArray } from '@protobench/jit';
import * as tf from '@tensorflow/tfjs';
import { BackboneError } from './errors.js';
import type { Backbone } from './model.js';
import { selectTaps } from './taps.js';

/** 8-bit RGB images of one size, `[count, height, width, 3]`, row-major. */
export interface ImageBatch {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly data: Uint8Array;
}

/** A compiled backbone. */
export interface Extractor {
  /** One float32 array `[count, rows, columns, channels]` per tap. */
  extract(images: ImageBatch): Promise<NDArray[]>;
  dispose(): Promise<void>;
}

/** Compiles a backbone for the given taps; the graph is made once per image size and batch size. */
export function createExtractor(
  backbone: Backbone,
  tapNames: readonly string[],
  options: JitOptions = {},
): Extractor {
  const names = selectTaps(backbone, tapNames).map((tap) => tap.name);
  const run = jit((x: tf.Tensor4D) => backbone.forward(x, names), options);
  return {
    extract: async ({ count, height, width, data }) => {
      if (data.length !== count * height * width * 3) {
        throw new BackboneError(
          'BAD_IMAGE',
          `a batch of ${count} images of ${height} x ${width} has ${data.length} bytes, not ${count * height * width * 3}.`,
          'Pass 8-bit RGB without padding.',
        );
      }
      const shape = [count, height, width, 3];
      return run({ shape, dtype: 'float32', data: new Float32Array(data) });
    },
    dispose: () => run.dispose(),
  };
}

/**
 * A backbone with the given taps as an ONNX model for batches of one size, written for ONNX Runtime's cpu provider. Its
 * input `images` is float32, preprocessed (see `preprocessTable`) planes `[count, 3, height, width]`, as its convolutions
 * want them; its outputs are the taps in their order, in the element type `outputType`.
 */
export function exportExtractor(
  backbone: Backbone,
  tapNames: readonly string[],
  { count, height, width }: Omit<ImageBatch, 'data'>,
  outputType: 'float32' | 'float16' = 'float32',
): Uint8Array {
  const names = selectTaps(backbone, tapNames).map((tap) => tap.name);
  const planes = {
    shape: [count, 3, height, width],
    dtype: 'float32' as const,
    data: new Float32Array(count * 3 * height * width),
  };
  const network = (x: tf.Tensor4D) => backbone.forwardPreprocessed(tf.transpose(x, [0, 2, 3, 1]), names);
  return toOnnx(network, [planes], { inputs: ['images'], outputType, target: 'cpu' });
}
