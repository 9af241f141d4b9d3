import * as tf from '@tensorflow/tfjs';
import type { Architecture, Stage } from '../network/architecture.js';
import { transformerBlock } from './block.js';
import { embedding, patchGrid, prefixTokens, type EmbeddingOptions } from './embedding.js';

/** Which vision transformer. */
export interface VitOptions extends EmbeddingOptions {
  readonly depth: number;
  readonly heads: number;
}

/**
 * Vision transformer of DINOv2 with registers (Oquab et al., arXiv 2304.07193; Darcet et al., arXiv 2309.16588), names
 * as in its repository. Tap `blocks.i` is the result of block `i` before the final norm, patch tokens only, as
 * `[batch, rows, columns, width]`.
 */
export function vit(options: VitOptions): Architecture {
  const blocks = Array.from({ length: options.depth }, (_, i) => blockStage(options, i));
  return { stages: [embedding(options), ...blocks] };
}

function blockStage(options: VitOptions, i: number): Stage {
  const { width, heads, patch } = options;
  const tap = `blocks.${i}`;
  const block = transformerBlock({ name: tap, width, heads });
  return {
    tap,
    layers: [block],
    run: (tensors, x) => block.apply(tensors, x as tf.Tensor3D),
    read: (x, image) => {
      const [rows, columns] = patchGrid(image, patch);
      const [batch] = x.shape;
      const patches = tf.slice(x, [0, prefixTokens(options), 0], [batch, rows * columns, width]);
      return tf.reshape(patches, [batch, rows, columns, width]);
    },
  };
}
