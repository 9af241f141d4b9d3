import { float32 } from '@protobench/jit';
import * as tf from '@tensorflow/tfjs';
import { BackboneError } from '../errors.js';
import type { ImageExtent, Stage } from '../network/architecture.js';
import { conv } from '../network/conv.js';
import type { Layer } from '../network/layer.js';
import { cubicWeights, type PositionResize } from './cubic-weights.js';

/** Sizes of a vision transformer's input. */
export interface EmbeddingOptions {
  readonly width: number;
  /** Pixels of a side of a patch. */
  readonly patch: number;
  /** Rows and columns of the table of position embeddings. */
  readonly grid: number;
  /** Tokens besides class and patches. */
  readonly registers: number;
  readonly positions: PositionResize;
}

/** Tokens before those of the patches: class and registers. */
export function prefixTokens({ registers }: Pick<EmbeddingOptions, 'registers'>): number {
  return 1 + registers;
}

/**
 * Rows and columns of patches.
 * @throws BackboneError `BAD_IMAGE` when patches do not cover the image exactly.
 */
export function patchGrid({ height, width }: ImageExtent, patch: number): [number, number] {
  if (height % patch === 0 && width % patch === 0) return [height / patch, width / patch];
  const below = Math.floor(Math.min(height, width) / patch) * patch;
  throw new BackboneError(
    'BAD_IMAGE',
    `an image of ${height} x ${width} cannot be cut into patches of ${patch} x ${patch}.`,
    `Choose an image size that is a multiple of ${patch}, such as ${below || patch} or ${below + patch}.`,
  );
}

/**
 * `[batch, height, width, 3]` to tokens `[batch, 1 + registers + patches, width]`: class, registers, patches row by
 * row. Class and patches get position embeddings, registers none.
 */
export function embedding(options: EmbeddingOptions): Stage {
  const { width, patch, grid, registers, positions } = options;
  const project = conv({
    name: 'patch_embed.proj',
    inputs: 3,
    outputs: width,
    kernel: patch,
    stride: patch,
    bias: true,
  });
  const tokens: Layer = {
    parameters: {
      cls_token: [1, 1, width],
      register_tokens: [1, registers, width],
      pos_embed: [1, 1 + grid * grid, width],
    },
    prepare: (state) => {
      const table = state('pos_embed');
      const prefix = new Float32Array(prefixTokens(options) * width);
      prefix.set(state('cls_token').map((value, i) => value + table[i]));
      prefix.set(state('register_tokens'), width);
      return {
        prefix: float32([1, prefixTokens(options), width], prefix),
        positions: float32([grid, grid, width], table.subarray(width)),
      };
    },
  };
  return {
    layers: [project, tokens],
    run: (tensors, x, image) => {
      const [rows, columns] = patchGrid(image, patch);
      const patches = project.apply(tensors, x as tf.Tensor4D);
      const table = resizeTable(tensors['positions'] as tf.Tensor3D, rows, columns, positions);
      const batch = x.shape[0];
      const placed = tf.reshape(tf.add(patches, table), [batch, rows * columns, width]);
      return tf.concat([tf.tile(tensors['prefix'], [batch, 1, 1]), placed], 1);
    },
  };
}

/** `[grid, grid, width]` to `[rows, columns, width]`, one axis after the other. */
function resizeTable(table: tf.Tensor3D, rows: number, columns: number, kind: PositionResize): tf.Tensor3D {
  const [grid, , width] = table.shape;
  if (rows === grid && columns === grid) return table;
  const weights = (outputs: number): tf.Tensor2D =>
    tf.tensor2d(cubicWeights(grid, outputs, kind), [outputs, grid]);
  const tall = tf.reshape(tf.matMul(weights(rows), tf.reshape(table, [grid, grid * width])), [
    rows,
    grid,
    width,
  ]);
  const across = tf.tile(tf.reshape(weights(columns), [1, columns, grid]), [rows, 1, 1]);
  return tf.matMul(across, tall) as tf.Tensor3D;
}
