import * as tf from '@tensorflow/tfjs';
import type { Architecture, Stage } from '../network/architecture.js';
import { conv, type ConvLayer } from '../network/conv.js';
import type { LayerTensors } from '../network/layer.js';

/** Number in torchvision's `features`, inputs, squeezed and expanded width of the fire modules, by stage. */
const FIRES: readonly (readonly (readonly [number, number, number, number])[])[] = [
  [
    [3, 64, 16, 64],
    [4, 128, 16, 64],
  ],
  [
    [6, 128, 32, 128],
    [7, 256, 32, 128],
  ],
  [
    [9, 256, 48, 192],
    [10, 384, 48, 192],
    [11, 384, 64, 256],
    [12, 512, 64, 256],
  ],
];

/** Taps of {@link squeezenet11}, shallow to deep. */
export const SQUEEZENET_TAPS = ['features.4', 'features.7', 'features.12'] as const;

/**
 * SqueezeNet 1.1 (Iandola et al., arXiv 1602.07360, and its repository) with the names of torchvision. Taps
 * `features.4`, `features.7` and `features.12` are what goes into the pooling at strides 4 and 8 and the last fire
 * module at stride 16; `classifier` is the scores `[batch, 1, 1, 1000]`. Its first convolution and its pooling do not
 * pad, so that taps have one or two rows fewer than other networks: see {@link squeezenetExtent}.
 */
export function squeezenet11(): Architecture {
  const first = conv({
    name: 'features.0',
    inputs: 3,
    outputs: 64,
    kernel: 3,
    stride: 2,
    bias: true,
    activation: 'relu',
  });
  const stem: Stage = { layers: [first], run: (tensors, x) => first.apply(tensors, x as tf.Tensor4D) };
  return { stages: [stem, ...FIRES.map((_, k) => fires(k)), classifier()] };
}

/** Rows of tap `k` (0 to 2) for an input of `pixels` rows. */
export function squeezenetExtent(k: number, pixels: number): number {
  let extent = Math.floor((pixels - 3) / 2) + 1;
  for (let i = 0; i <= k; i++) extent = pooled(extent);
  return extent;
}

/** Pooling of 3 with stride 2 that rounds up, as PyTorch with `ceil_mode`. */
function pooled(extent: number): number {
  return Math.ceil((extent - 3) / 2) + 1;
}

function pool(x: tf.Tensor4D): tf.Tensor4D {
  const [, height, width] = x.shape;
  const over = (extent: number): number => (pooled(extent) - 1) * 2 + 3 - extent;
  // Activations are not negative, so that zeros behind the last row change no maximum.
  const padded = tf.pad(x, [
    [0, 0],
    [0, over(height)],
    [0, over(width)],
    [0, 0],
  ]);
  return tf.maxPool(over(height) + over(width) === 0 ? x : padded, 3, 2, 'valid');
}

function fires(k: number): Stage {
  const modules = FIRES[k].map(([number, inputs, squeezed, expanded]) =>
    fire(`features.${number}`, inputs, squeezed, expanded),
  );
  return {
    tap: SQUEEZENET_TAPS[k],
    layers: modules.flatMap(({ layers }) => layers),
    run: (tensors, x) => modules.reduce((y, { run }) => run(tensors, y), pool(x as tf.Tensor4D)),
  };
}

function fire(
  name: string,
  inputs: number,
  squeezed: number,
  expanded: number,
): {
  readonly layers: readonly ConvLayer[];
  readonly run: (tensors: LayerTensors, x: tf.Tensor4D) => tf.Tensor4D;
} {
  const part = (suffix: string, from: number, to: number, kernel: number): ConvLayer =>
    conv({
      name: `${name}.${suffix}`,
      inputs: from,
      outputs: to,
      kernel,
      pad: (kernel - 1) / 2,
      bias: true,
      activation: 'relu',
    });
  const squeeze = part('squeeze', inputs, squeezed, 1);
  const one = part('expand1x1', squeezed, expanded, 1);
  const three = part('expand3x3', squeezed, expanded, 3);
  return {
    layers: [squeeze, one, three],
    run: (tensors, x) => {
      const y = squeeze.apply(tensors, x);
      return tf.concat([one.apply(tensors, y), three.apply(tensors, y)], 3);
    },
  };
}

function classifier(): Stage {
  const scores = conv({
    name: 'classifier.1',
    inputs: 512,
    outputs: 1000,
    kernel: 1,
    bias: true,
    activation: 'relu',
  });
  return {
    tap: 'classifier',
    layers: [scores],
    run: (tensors, x) => tf.mean(scores.apply(tensors, x as tf.Tensor4D), [1, 2], true),
  };
}
