/** Sizes of a convolution; `height` and `width` are those of its input. */
export interface ConvolutionSize {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly kernel: number;
  readonly stride: number;
  readonly pad: number;
}

/** NHWC convolution with an HWIO weight, as sums over windows. */
export function convolutionLoop(
  x: Float64Array,
  weight: Float64Array,
  bias: Float64Array,
  { batch, height, width, inputs, outputs, kernel, stride, pad }: ConvolutionSize,
): Float64Array {
  const outHeight = Math.floor((height + 2 * pad - kernel) / stride) + 1;
  const outWidth = Math.floor((width + 2 * pad - kernel) / stride) + 1;
  const y = new Float64Array(batch * outHeight * outWidth * outputs);
  for (let at = 0; at < y.length; at++) {
    const o = at % outputs;
    const column = Math.floor(at / outputs) % outWidth;
    const row = Math.floor(at / outputs / outWidth) % outHeight;
    const b = Math.floor(at / outputs / outWidth / outHeight);
    let sum = bias[o];
    for (let i = 0; i < kernel; i++) {
      for (let j = 0; j < kernel; j++) {
        const h = row * stride + i - pad;
        const w = column * stride + j - pad;
        if (h < 0 || h >= height || w < 0 || w >= width) continue;
        for (let c = 0; c < inputs; c++) {
          sum +=
            x[((b * height + h) * width + w) * inputs + c] *
            weight[((i * kernel + j) * inputs + c) * outputs + o];
        }
      }
    }
    y[at] = sum;
  }
  return y;
}

/**
 * NHWC transposed convolution with a `[kh, kw, out, in]` weight: every input pixel stamps a scaled kernel.
 */
export function transposedLoop(
  x: Float64Array,
  weight: Float64Array,
  bias: Float64Array,
  { batch, height, width, inputs, outputs, kernel, stride, pad }: ConvolutionSize,
): Float64Array {
  const outHeight = (height - 1) * stride - 2 * pad + kernel;
  const outWidth = (width - 1) * stride - 2 * pad + kernel;
  const y = Float64Array.from(
    { length: batch * outHeight * outWidth * outputs },
    (_, i) => bias[i % outputs],
  );
  for (let at = 0; at < x.length; at++) {
    const c = at % inputs;
    const column = Math.floor(at / inputs) % width;
    const row = Math.floor(at / inputs / width) % height;
    const b = Math.floor(at / inputs / width / height);
    for (let i = 0; i < kernel; i++) {
      for (let j = 0; j < kernel; j++) {
        const h = row * stride + i - pad;
        const w = column * stride + j - pad;
        if (h < 0 || h >= outHeight || w < 0 || w >= outWidth) continue;
        for (let o = 0; o < outputs; o++) {
          y[((b * outHeight + h) * outWidth + w) * outputs + o] +=
            x[at] * weight[((i * kernel + j) * outputs + o) * inputs + c];
        }
      }
    }
  }
  return y;
}
