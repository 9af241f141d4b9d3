import * as tf from '@tensorflow/tfjs';
import type { Architecture, Stage } from '../network/architecture.js';
import { conv, type ConvLayer } from '../network/conv.js';
import type { LayerTensors } from '../network/layer.js';

/** Multiples of the widths and depths of EfficientNet-B0. */
export interface EfficientNetOptions {
  readonly width: number;
  readonly depth: number;
}

/** Kernel, expansion, repeats, stride and channels of the stages of B0. */
const STAGES = [
  { kernel: 3, expand: 1, repeats: 1, stride: 1, channels: 16 },
  { kernel: 3, expand: 6, repeats: 2, stride: 2, channels: 24 },
  { kernel: 5, expand: 6, repeats: 2, stride: 2, channels: 40 },
  { kernel: 3, expand: 6, repeats: 3, stride: 2, channels: 80 },
  { kernel: 5, expand: 6, repeats: 3, stride: 1, channels: 112 },
  { kernel: 5, expand: 6, repeats: 4, stride: 2, channels: 192 },
  { kernel: 3, expand: 6, repeats: 1, stride: 1, channels: 320 },
] as const;

/** Stages whose results are taps: the last of each resolution. */
const TAPPED: readonly number[] = [0, 1, 2, 4, 6];

const STEM = 32;
/** Of the squeeze-and-excitation part, relative to what goes into the block. */
const SQUEEZE = 0.25;
const EPS = 1e-3;

/**
 * EfficientNet (Tan and Le, arXiv 1905.11946) with TensorFlow's padding, as `tf_efficientnet_*` of timm, whose names it
 * uses. Taps are the results of stages `blocks.0` (stride 2), `blocks.1` (4), `blocks.2` (8), `blocks.4` (16) and
 * `blocks.6` (32).
 */
export function efficientNet(options: EfficientNetOptions): Architecture {
  const stem = conv({
    name: 'conv_stem',
    inputs: 3,
    outputs: scaledChannels(STEM, options.width),
    kernel: 3,
    stride: 2,
    pad: 'same',
    norm: { name: 'bn1', eps: EPS },
  });
  const first: Stage = {
    layers: [stem],
    run: (tensors, x) => swish(stem.apply(tensors, x as tf.Tensor4D)),
  };
  return { stages: [first, ...STAGES.map((_, k) => stage(options, k))] };
}

/** Channels of stage `k` (0 to 6). */
export function efficientNetChannels({ width }: EfficientNetOptions, k: number): number {
  return scaledChannels(STAGES[k].channels, width);
}

/** The nearest multiple of 8 that is at least nine tenths. */
function scaledChannels(channels: number, width: number): number {
  const wanted = channels * width;
  const nearest = Math.max(8, Math.floor((wanted + 4) / 8) * 8);
  return nearest < 0.9 * wanted ? nearest + 8 : nearest;
}

function stage(options: EfficientNetOptions, k: number): Stage {
  const { kernel, expand, repeats, stride } = STAGES[k];
  const outputs = efficientNetChannels(options, k);
  const before = k === 0 ? scaledChannels(STEM, options.width) : efficientNetChannels(options, k - 1);
  const blocks = Array.from({ length: Math.ceil(repeats * options.depth) }, (_, i) =>
    block(`blocks.${k}.${i}`, {
      inputs: i === 0 ? before : outputs,
      outputs,
      kernel,
      expand,
      stride: i === 0 ? stride : 1,
    }),
  );
  return {
    ...(TAPPED.includes(k) ? { tap: `blocks.${k}` } : {}),
    layers: blocks.flatMap(({ layers }) => layers),
    run: (tensors, x) => blocks.reduce((y, { run }) => run(tensors, y), x as tf.Tensor4D),
  };
}

interface BlockOptions {
  readonly inputs: number;
  readonly outputs: number;
  readonly kernel: number;
  readonly expand: number;
  readonly stride: number;
}

interface Block {
  readonly layers: readonly ConvLayer[];
  readonly run: (tensors: LayerTensors, x: tf.Tensor4D) => tf.Tensor4D;
}

/** Inverted residual block; without expansion, timm calls the projection `conv_pw` and counts norms from it. */
function block(name: string, { inputs, outputs, kernel, expand, stride }: BlockOptions): Block {
  const wide = inputs * expand;
  const pointwise = (part: string, norm: number, from: number, to: number): ConvLayer =>
    conv({ ...named(part, norm), inputs: from, outputs: to, kernel: 1 });
  const named = (part: string, norm: number) => ({
    name: `${name}.${part}`,
    norm: { name: `${name}.bn${norm}`, eps: EPS },
  });
  const expansion = expand === 1 ? undefined : pointwise('conv_pw', 1, inputs, wide);
  const normsBefore = expansion === undefined ? 0 : 1;
  const depthwise = conv({
    ...named('conv_dw', normsBefore + 1),
    inputs: wide,
    outputs: wide,
    kernel,
    stride,
    pad: 'same',
    depthwise: true,
  });
  const gate = squeezeExcite(`${name}.se`, wide, Math.round(inputs * SQUEEZE));
  const projection = pointwise(
    expansion === undefined ? 'conv_pw' : 'conv_pwl',
    normsBefore + 2,
    wide,
    outputs,
  );
  const residual = stride === 1 && inputs === outputs;
  return {
    layers: [...(expansion ? [expansion] : []), depthwise, ...gate.layers, projection],
    run: (tensors, x) => {
      const expanded = expansion === undefined ? x : swish(expansion.apply(tensors, x));
      const y = gate.run(tensors, swish(depthwise.apply(tensors, expanded)));
      const projected = projection.apply(tensors, y);
      return residual ? tf.add(projected, x) : projected;
    },
  };
}

/** Weighs channels by what their means say. */
function squeezeExcite(name: string, channels: number, squeezed: number): Block {
  const shared = { kernel: 1, bias: true };
  const reduce = conv({ name: `${name}.conv_reduce`, inputs: channels, outputs: squeezed, ...shared });
  const expand = conv({ name: `${name}.conv_expand`, inputs: squeezed, outputs: channels, ...shared });
  return {
    layers: [reduce, expand],
    run: (tensors, x) => {
      const means = tf.mean<tf.Tensor4D>(x, [1, 2], true);
      return tf.mul(x, tf.sigmoid(expand.apply(tensors, swish(reduce.apply(tensors, means)))));
    },
  };
}

function swish(x: tf.Tensor4D): tf.Tensor4D {
  return tf.mul(x, tf.sigmoid(x));
}
