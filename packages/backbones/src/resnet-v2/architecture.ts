import * as tf from '@tensorflow/tfjs';
import type { Architecture, Stage } from '../network/architecture.js';
import { conv, type ConvLayer } from '../network/conv.js';
import { frozenNorm, type NormLayer } from '../network/norm.js';

/** A pre-activation unit; the norms between its convolutions are folded into the convolution before each. */
interface Unit {
  readonly norm: NormLayer;
  readonly path: readonly ConvLayer[];
  readonly shortcut?: ConvLayer;
}

/** Units, inner width, result width and stride of each stage. */
const STAGES = [
  { units: 3, inner: 64, outputs: 256, stride: 1 },
  { units: 4, inner: 128, outputs: 512, stride: 2 },
  { units: 6, inner: 256, outputs: 1024, stride: 2 },
] as const;

/**
 * ResNet50-V2 up to its third stage, as in Gluon and the ONNX model zoo (`resnet50-v2-7`): pre-activation units (He et
 * al., "Identity mappings in deep residual networks", arXiv 1603.05027) with the stride in the 3x3 convolution. Names
 * are those of the model zoo with `.weight` and the like for their last part. Taps `stage1` to `stage3` are the sums at
 * the end of a stage, before the next norm and activation.
 */
export function resnet50V2(): Architecture {
  return { stages: [stem(), ...STAGES.map((_, k) => stage(k))] };
}

function stem(): Stage {
  const norm = frozenNorm({ name: 'batchnorm0' }, 3);
  const first = conv({
    name: 'conv0',
    inputs: 3,
    outputs: 64,
    kernel: 7,
    stride: 2,
    pad: 3,
    norm: { name: 'batchnorm1' },
    activation: 'relu',
  });
  return {
    layers: [norm, first],
    run: (tensors, x) => tf.maxPool(first.apply(tensors, norm.apply(tensors, x as tf.Tensor4D)), 3, 2, 1),
  };
}

function stage(k: number): Stage {
  const { units, inner, outputs, stride } = STAGES[k];
  const prefix = `stage${k + 1}`;
  const before = k === 0 ? 64 : STAGES[k - 1].outputs;
  const all = Array.from({ length: units }, (_, u) =>
    makeUnit(prefix, u, u === 0 ? before : outputs, inner, outputs, u === 0 ? stride : 1),
  );
  return {
    tap: prefix,
    layers: all.flatMap(({ norm, path, shortcut }) => [norm, ...path, ...(shortcut ? [shortcut] : [])]),
    run: (tensors, x) =>
      all.reduce((y, { norm, path, shortcut }) => {
        const active = tf.relu(norm.apply(tensors, y));
        const sum = path.reduce((z, layer) => layer.apply(tensors, z), active);
        return tf.add(sum, shortcut ? shortcut.apply(tensors, active) : y);
      }, x as tf.Tensor4D),
  };
}

/** The first unit of a stage has four convolutions, the others three; norms and convolutions are numbered throughout. */
function makeUnit(
  prefix: string,
  unit: number,
  inputs: number,
  inner: number,
  outputs: number,
  stride: number,
): Unit {
  const firstConv = unit === 0 ? 0 : 3 * unit + 1;
  const convName = (i: number): string => `${prefix}_conv${firstConv + i}`;
  const norm = (i: number): { readonly name: string } => ({ name: `${prefix}_batchnorm${3 * unit + i}` });
  return {
    norm: frozenNorm(norm(0), inputs),
    path: [
      conv({ name: convName(0), inputs, outputs: inner, kernel: 1, norm: norm(1), activation: 'relu' }),
      conv({
        name: convName(1),
        inputs: inner,
        outputs: inner,
        kernel: 3,
        stride,
        pad: 1,
        norm: norm(2),
        activation: 'relu',
      }),
      conv({ name: convName(2), inputs: inner, outputs, kernel: 1 }),
    ],
    ...(unit === 0 ? { shortcut: conv({ name: convName(3), inputs, outputs, kernel: 1, stride }) } : {}),
  };
}
