import * as tf from '@tensorflow/tfjs';

/** A kernel written with operations of TensorFlow.js that the backend has. */
interface Composed {
  readonly kernelName: string;
  run(inputs: Record<string, tf.Tensor>, attrs: Readonly<Record<string, unknown>>): tf.Tensor;
}

let registered = false;

/**
 * Adds the training kernels that the wasm backend lacks, composed of kernels that it has: products of matrices and
 * depthwise convolutions, which it runs fast. What is still missing then falls back to the cpu backend.
 */
export function registerWasmKernels(): void {
  if (registered) return;
  registered = true;
  for (const { kernelName, run } of COMPOSED) {
    if (tf.getKernel(kernelName, 'wasm')) continue;
    tf.registerKernel({
      kernelName,
      backendName: 'wasm',
      // The engine hands tensors to kernels and takes a tensor as a result as it is.
      kernelFunc: ({ inputs, attrs }) =>
        tf.tidy(() => run(inputs as unknown as Record<string, tf.Tensor>, attrs as Record<string, unknown>)),
    });
  }
}

const COMPOSED: readonly Composed[] = [
  { kernelName: 'Conv2DBackpropFilter', run: convolutionFilterGradient },
  { kernelName: 'DepthwiseConv2dNativeBackpropFilter', run: depthwiseFilterGradient },
  { kernelName: 'DepthwiseConv2dNativeBackpropInput', run: depthwiseInputGradient },
  { kernelName: 'UnsortedSegmentSum', run: segmentSum },
];

type Four = [number, number, number, number];
type Pair = [number, number];

/** For each place of the filter, the pixels under it are a matrix; its product with `dy` is that part of the gradient. */
function convolutionFilterGradient(
  { x, dy }: Record<string, tf.Tensor>,
  attrs: Readonly<Record<string, unknown>>,
): tf.Tensor {
  const { strides, pad, dimRoundingMode, filterShape, dataFormat } =
    attrs as unknown as tf.Conv2DBackpropFilterAttrs;
  const info = tf.backend_util.computeConv2DInfo(
    x.shape as Four,
    filterShape,
    strides,
    1,
    pad,
    dimRoundingMode,
    false,
    tf.backend_util.convertConv2DDataFormat(dataFormat),
  );
  const last = dataFormat === 'NCHW' ? [x, dy].map((t) => tf.transpose(t, [0, 2, 3, 1])) : [x, dy];
  const columns = tf.reshape(last[1], [-1, info.outChannels]);
  const parts = patches(last[0] as tf.Tensor4D, info, (pixels) =>
    // A transpose of its own: the backend multiplies plain matrices far faster than transposed ones.
    tf.matMul(tf.transpose(tf.reshape(pixels, [-1, info.inChannels])), columns),
  );
  return tf.reshape(tf.stack(parts), filterShape);
}

function depthwiseFilterGradient(
  { x, dy }: Record<string, tf.Tensor>,
  attrs: Readonly<Record<string, unknown>>,
): tf.Tensor {
  const { filterShape, ...rest } = attrs as unknown as tf.DepthwiseConv2dNativeBackpropFilterAttrs;
  const info = depthwiseInfo(x.shape as Four, filterShape, rest);
  const multiplier = filterShape[3];
  const gradients = tf.reshape(dy, [-1, info.inChannels, multiplier]);
  const parts = patches(x as tf.Tensor4D, info, (pixels) =>
    tf.sum(tf.mul(tf.reshape(pixels, [-1, info.inChannels, 1]), gradients), 0),
  );
  return tf.reshape(tf.stack(parts), filterShape);
}

/** A depthwise convolution of `dy`, spread out by the stride, with the filter turned round. */
function depthwiseInputGradient(
  { dy, filter }: Record<string, tf.Tensor>,
  attrs: Readonly<Record<string, unknown>>,
): tf.Tensor {
  const { inputShape, ...rest } = attrs as unknown as tf.DepthwiseConv2dNativeBackpropInputAttrs;
  const [height, width, channels, multiplier] = filter.shape as Four;
  const info = depthwiseInfo(inputShape, filter.shape as Four, rest);
  const { strideHeight, strideWidth, dilationHeight, dilationWidth, padInfo } = info;
  const turned = tf.split(tf.reverse(filter, [0, 1]) as tf.Tensor4D, multiplier, 3);
  const gradients = tf.reshape(dy, [...dy.shape.slice(0, 3), channels, multiplier]);
  const terms = turned.map((part, m) => {
    const own = tf.squeeze<tf.Tensor4D>(tf.slice(gradients, [0, 0, 0, 0, m], [-1, -1, -1, -1, 1]), [4]);
    const spread = spreadOut(own, strideHeight, strideWidth);
    const before: Pair = [
      (height - 1) * dilationHeight - padInfo.top,
      (width - 1) * dilationWidth - padInfo.left,
    ];
    const after: Pair = [
      inputShape[1] + padInfo.top - spread.shape[1],
      inputShape[2] + padInfo.left - spread.shape[2],
    ];
    const framed = frame(spread, before, after);
    return tf.depthwiseConv2d(framed, part as tf.Tensor4D, 1, 'valid', 'NHWC', [
      dilationHeight,
      dilationWidth,
    ]);
  });
  return terms.length === 1 ? terms[0] : tf.addN(terms);
}

/** A product with the one-hot matrix of the indices. */
function segmentSum(
  { x, segmentIds }: Record<string, tf.Tensor>,
  attrs: Readonly<Record<string, unknown>>,
): tf.Tensor {
  const { numSegments } = attrs as unknown as tf.UnsortedSegmentSumAttrs;
  const rows = segmentIds.size;
  const rest = x.shape.slice(segmentIds.rank);
  const chosen = tf.oneHot(tf.reshape(tf.cast(segmentIds, 'int32'), [rows]) as tf.Tensor1D, numSegments);
  const sums = tf.matMul(
    tf.transpose(tf.cast(chosen, 'float32')),
    tf.reshape(tf.cast(x, 'float32'), [rows, -1]),
  );
  return tf.cast(tf.reshape(sums, [numSegments, ...rest]), x.dtype);
}

function depthwiseInfo(
  inputShape: Four,
  filterShape: Four,
  attrs: Pick<
    tf.DepthwiseConv2dNativeBackpropInputAttrs,
    'strides' | 'dilations' | 'pad' | 'dimRoundingMode'
  >,
): tf.backend_util.Conv2DInfo {
  const { strides, dilations, pad, dimRoundingMode } = attrs;
  return tf.backend_util.computeConv2DInfo(
    inputShape,
    filterShape,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    true,
  );
}

/** The pixels of `x` under each place of a filter, row by row: `[batch, outHeight, outWidth, channels]` each. */
function patches(
  x: tf.Tensor4D,
  info: tf.backend_util.Conv2DInfo,
  use: (pixels: tf.Tensor4D) => tf.Tensor,
): tf.Tensor[] {
  const { outHeight, outWidth, strideHeight: sh, strideWidth: sw, dilationHeight, dilationWidth } = info;
  const [batch, , , channels] = x.shape;
  const { top, left } = info.padInfo;
  const needed = (place: number, count: number, stride: number) => place + (count - 1) * stride + 1;
  const after: Pair = [
    needed((info.filterHeight - 1) * dilationHeight, outHeight, sh) - top - x.shape[1],
    needed((info.filterWidth - 1) * dilationWidth, outWidth, sw) - left - x.shape[2],
  ];
  const framed = frame(x, [top, left], after);
  const out: tf.Tensor[] = [];
  for (let row = 0; row < info.filterHeight; row++) {
    for (let column = 0; column < info.filterWidth; column++) {
      const [y0, x0] = [row * dilationHeight, column * dilationWidth];
      const end: Four = [batch, needed(y0, outHeight, sh), needed(x0, outWidth, sw), channels];
      const pixels = tf.stridedSlice(framed, [0, y0, x0, 0], end, [1, sh, sw, 1]) as tf.Tensor4D;
      out.push(tf.tidy(() => use(pixels)));
    }
  }
  return out;
}

/** Pads height and width with zeros; negative numbers cut off instead. */
function frame(x: tf.Tensor4D, before: Pair, after: Pair): tf.Tensor4D {
  const positive = (extents: Pair) => extents.map((extent) => Math.max(0, extent)) as Pair;
  const [b, a] = [positive(before), positive(after)];
  const padded = tf.pad(x, [
    [0, 0],
    [b[0], a[0]],
    [b[1], a[1]],
    [0, 0],
  ]);
  const [batch, height, width, channels] = padded.shape;
  const cut = [b[0] - before[0], b[1] - before[1], a[0] - after[0], a[1] - after[1]];
  const size: Four = [batch, height - cut[0] - cut[2], width - cut[1] - cut[3], channels];
  return tf.slice(padded, [0, cut[0], cut[1], 0], size);
}

/** `stride - 1` zeros between neighbours in height and width. */
function spreadOut(x: tf.Tensor4D, strideHeight: number, strideWidth: number): tf.Tensor4D {
  if (strideHeight === 1 && strideWidth === 1) return x;
  const [batch, height, width, channels] = x.shape;
  const rows = tf.pad(tf.reshape(x, [batch * height, 1, width, channels]), [
    [0, 0],
    [0, strideHeight - 1],
    [0, 0],
    [0, 0],
  ]);
  const all = tf.pad(tf.reshape(rows, [batch * height * strideHeight, width, 1, channels]), [
    [0, 0],
    [0, 0],
    [0, strideWidth - 1],
    [0, 0],
  ]);
  const spread = tf.reshape(all, [
    batch,
    height * strideHeight,
    width * strideWidth,
    channels,
  ]) as tf.Tensor4D;
  const size: Four = [batch, (height - 1) * strideHeight + 1, (width - 1) * strideWidth + 1, channels];
  return tf.slice(spread, [0, 0, 0, 0], size);
}
