import * as tf from '@tensorflow/tfjs';

/**
 * Bilinear resize without antialiasing, `[batch, h, w, channels]` -> `[batch, height, width, channels]`, as
 * `torch.nn.functional.interpolate(mode='bilinear')`; `alignCorners` has PyTorch's meaning. Differentiable:
 * each axis is a product with a constant matrix of two weights a row. (The gradient of
 * `tf.image.resizeBilinear` ignores half-pixel centres.)
 */
export function upsampleBilinear(
  map: tf.Tensor4D,
  height: number,
  width: number,
  alignCorners: boolean,
): tf.Tensor4D {
  const [batch, h, w, channels] = map.shape;
  const tall =
    h === height
      ? map
      : tf.matMul(
          tf.tensor3d(interpolationMatrix(h, height, alignCorners), [1, height, h]),
          tf.reshape(map, [batch, h, w * channels]),
        );
  if (w === width) return tf.reshape(tall, [batch, height, width, channels]);
  const columns = interpolationMatrix(w, width, alignCorners);
  const wide =
    channels === 1
      ? tf.matMul(tf.reshape(tall, [batch * height, w]), tf.tensor2d(columns, [width, w]), false, true)
      : tf.matMul(tf.tensor3d(columns, [1, width, w]), tf.reshape(tall, [batch * height, w, channels]));
  return tf.reshape(wide, [batch, height, width, channels]);
}

/** Row-major `[target, source]` weights of linear interpolation, with the border repeated. */
export function interpolationMatrix(source: number, target: number, alignCorners: boolean): Float32Array {
  const matrix = new Float32Array(target * source);
  for (let i = 0; i < target; i++) {
    const position = alignCorners
      ? target === 1
        ? 0
        : (i * (source - 1)) / (target - 1)
      : Math.max(0, ((i + 0.5) * source) / target - 0.5);
    const low = Math.min(source - 1, Math.floor(position));
    const high = Math.min(source - 1, low + 1);
    const fraction = position - low;
    matrix[i * source + low] += 1 - fraction;
    matrix[i * source + high] += fraction;
  }
  return matrix;
}
