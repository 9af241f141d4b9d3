import * as tf from '@tensorflow/tfjs';
import type { Architecture, Stage } from '../network/architecture.js';
import { conv, type ConvLayer } from '../network/conv.js';

/** Which ResNet. */
export interface ResNetOptions {
  /** Two 3x3 convolutions, or 1x1, 3x3 and 1x1 with four times the width at the end. */
  readonly block: 'basic' | 'bottleneck';
  /** Blocks of each of the four stages. */
  readonly depths: readonly [number, number, number, number];
  /** Width inside bottlenecks of the first stage; 64 unless given, 128 in WideResNet50-2. */
  readonly innerWidth?: number;
}

interface Block {
  readonly path: readonly ConvLayer[];
  readonly shortcut?: ConvLayer;
}

const STEM = 64;

/**
 * ResNet (He et al., arXiv 1512.03385) as in torchvision's `resnet.py`, with the stride of a bottleneck in its 3x3
 * convolution; WideResNet is the same with wider bottlenecks (Zagoruyko and Komodakis, arXiv 1605.07146). Names are
 * those of torchvision, which timm shares. Taps `layer1` to `layer4`, after the activation: strides 4 to 32.
 */
export function resnet(options: ResNetOptions): Architecture {
  return { stages: [stem(), ...options.depths.map((_, k) => stage(options, k))] };
}

/** Channels of the tap of stage `k`, from 0. */
export function stageChannels({ block }: Pick<ResNetOptions, 'block'>, k: number): number {
  return STEM * 2 ** k * (block === 'basic' ? 1 : 4);
}

function stem(): Stage {
  const first = conv({
    name: 'conv1',
    inputs: 3,
    outputs: STEM,
    kernel: 7,
    stride: 2,
    pad: 3,
    norm: { name: 'bn1' },
    activation: 'relu',
  });
  return {
    layers: [first],
    run: (tensors, x) => tf.maxPool(first.apply(tensors, x as tf.Tensor4D), 3, 2, 1),
  };
}

function stage(options: ResNetOptions, k: number): Stage {
  const tap = `layer${k + 1}`;
  const outputs = stageChannels(options, k);
  const before = k === 0 ? STEM : stageChannels(options, k - 1);
  const blocks = Array.from({ length: options.depths[k] }, (_, i) => {
    const stride = i === 0 && k > 0 ? 2 : 1;
    return makeBlock(options, `${tap}.${i}`, i === 0 ? before : outputs, k, stride);
  });
  return {
    tap,
    layers: blocks.flatMap(({ path, shortcut }) => [...path, ...(shortcut ? [shortcut] : [])]),
    run: (tensors, x) =>
      blocks.reduce((y, { path, shortcut }) => {
        const sum = path.reduce((z, layer) => layer.apply(tensors, z), y);
        return tf.relu(tf.add(sum, shortcut ? shortcut.apply(tensors, y) : y));
      }, x as tf.Tensor4D),
  };
}

function makeBlock(options: ResNetOptions, name: string, inputs: number, k: number, stride: number): Block {
  const outputs = stageChannels(options, k);
  const inner = options.block === 'basic' ? outputs : (options.innerWidth ?? STEM) * 2 ** k;
  // Kernel, inputs, outputs and stride of each convolution; the last is activated after the sum.
  const plan: readonly (readonly [number, number, number, number])[] =
    options.block === 'basic'
      ? [
          [3, inputs, inner, stride],
          [3, inner, outputs, 1],
        ]
      : [
          [1, inputs, inner, 1],
          [3, inner, inner, stride],
          [1, inner, outputs, 1],
        ];
  const path = plan.map(([kernel, from, to, step], i) =>
    conv({
      name: `${name}.conv${i + 1}`,
      inputs: from,
      outputs: to,
      kernel,
      stride: step,
      pad: (kernel - 1) / 2,
      norm: { name: `${name}.bn${i + 1}` },
      ...(i < plan.length - 1 ? { activation: 'relu' } : {}),
    }),
  );
  if (inputs === outputs && stride === 1) return { path };
  const shortcut = conv({
    name: `${name}.downsample.0`,
    inputs,
    outputs,
    kernel: 1,
    stride,
    norm: { name: `${name}.downsample.1` },
  });
  return { path, shortcut };
}
