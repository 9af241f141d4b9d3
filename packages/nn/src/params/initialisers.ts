import { requireArgument } from '../errors.js';
import type { RandomStream } from '../random/random-stream.js';
import { fans } from './fans.js';
import type { WeightLayout } from './fans.js';
import { sizeOf } from '@protobench/jit';

/** Values of a new tensor: a pure function of its shape and of its own random stream. */
export type Initialiser = (shape: readonly number[], stream: RandomStream) => Float32Array;

/** All elements 0. */
export const zeros: Initialiser = (shape) => new Float32Array(sizeOf(shape));

/** All elements 1. */
export const ones: Initialiser = (shape) => new Float32Array(sizeOf(shape)).fill(1);

/** All elements `value`. */
export function constant(value: number): Initialiser {
  return (shape) => new Float32Array(sizeOf(shape)).fill(value);
}

/** N(0, std^2). */
export function normal(std: number): Initialiser {
  return (shape, stream) => {
    const values = stream.normal(sizeOf(shape));
    for (let i = 0; i < values.length; i++) values[i] *= std;
    return values;
  };
}

/**
 * N(0, std^2) conditioned on |x| <= cut; `cut` is absolute, not in standard deviations, as in `trunc_normal_`
 * of PyTorch and timm. An element outside is drawn again from the next child stream at the same index, so
 * elements stay independent of each other. `cut >= std / 4`, below which rejection would be wasteful.
 */
export function truncatedNormal(std: number, cut: number): Initialiser {
  requireArgument(
    std > 0 && cut >= std / 4,
    () => `truncatedNormal needs std > 0 and cut >= std / 4, but has std ${std} and cut ${cut}`,
    'Use `uniform(cut)` where the cut is much narrower than the distribution.',
  );
  return (shape, stream) => {
    const size = sizeOf(shape);
    const values = stream.normal(size);
    const limit = cut / std;
    let outside = Array.from(values.keys()).filter((i) => Math.abs(values[i]) > limit);
    for (let attempt = 0; outside.length > 0; attempt++) {
      const again = stream
        .child('again')
        .child(attempt)
        .normal(outside[outside.length - 1] + 1);
      for (const i of outside) values[i] = again[i];
      outside = outside.filter((i) => Math.abs(values[i]) > limit);
    }
    for (let i = 0; i < size; i++) values[i] *= std;
    return values;
  };
}

/** U(-limit, limit). */
export function uniform(limit: number): Initialiser {
  return (shape, stream) => {
    const values = stream.uniform(sizeOf(shape));
    for (let i = 0; i < values.length; i++) values[i] = (2 * values[i] - 1) * limit;
    return values;
  };
}

/**
 * He initialisation with `mode='fan_out'`, `nonlinearity='relu'`: N(0, 2 / fan_out). He et al., "Delving deep
 * into rectifiers" (ICCV 2015); the convolutions of torchvision's ResNet and of RD4AD use it. The layout
 * decides what fan_out is, see {@link fans}.
 */
export function kaimingNormal(layout: WeightLayout): Initialiser {
  return (shape, stream) => normal(Math.sqrt(2 / fans(shape, layout).fanOut))(shape, stream);
}

/** U(-l, l) with `l = sqrt(6 / (fan_in + fan_out))`. Glorot and Bengio (AISTATS 2010). */
export function xavierUniform(layout: WeightLayout): Initialiser {
  return (shape, stream) => {
    const { fanIn, fanOut } = fans(shape, layout);
    return uniform(Math.sqrt(6 / (fanIn + fanOut)))(shape, stream);
  };
}

/**
 * U(-l, l) with `l = 1 / sqrt(fan_in)`: what PyTorch does to weights of linear and convolution layers by
 * default.
 */
export function fanInUniform(layout: WeightLayout): Initialiser {
  return (shape, stream) => uniform(1 / Math.sqrt(fans(shape, layout).fanIn))(shape, stream);
}
