import { float32, type NDArray } from '@protobench/jit';
import { mlp, normalise, softmaxAttention } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { Layer, LayerTensors, ParameterShapes, StateReader } from '../network/layer.js';

/** Sizes of a transformer block. */
export interface BlockOptions {
  /** Prefix of the names of its tensors. */
  readonly name: string;
  readonly width: number;
  readonly heads: number;
}

export interface TransformerBlock extends Layer {
  /** Tokens `[batch, tokens, width]` to the same shape. */
  apply(tensors: LayerTensors, x: tf.Tensor3D): tf.Tensor3D;
}

const EPS = 1e-6;

/**
 * A pre-norm block of DINOv2: `x + gamma1 attention(norm1(x))`, then `x + gamma2 mlp(norm2(x))` with exact GELU and a
 * hidden layer of four times the width. Layer norms are folded into the linear layers behind them and layer scales
 * into those before them.
 */
export function transformerBlock({ name, width, heads }: BlockOptions): TransformerBlock {
  const linear = (part: string, inputs: number, outputs: number): ParameterShapes => ({
    [`${name}.${part}.weight`]: [outputs, inputs],
    [`${name}.${part}.bias`]: [outputs],
  });
  const norm = (part: string): ParameterShapes => ({
    [`${name}.${part}.weight`]: [width],
    [`${name}.${part}.bias`]: [width],
  });
  return {
    parameters: {
      ...norm('norm1'),
      ...linear('attn.qkv', width, 3 * width),
      ...linear('attn.proj', width, width),
      [`${name}.ls1.gamma`]: [width],
      ...norm('norm2'),
      ...linear('mlp.fc1', width, 4 * width),
      ...linear('mlp.fc2', 4 * width, width),
      [`${name}.ls2.gamma`]: [width],
    },
    prepare: (state) => {
      const of = (part: string): Float32Array => state(`${name}.${part}`);
      const [qkv, qkvBias] = [of('attn.qkv.weight'), of('attn.qkv.bias')];
      const norm1 = { weight: of('norm1.weight'), bias: of('norm1.bias') };
      const parts = ['q', 'k', 'v'].map((part, i) =>
        prepareLinear(
          `${name}.attn.${part}`,
          qkv.subarray(i * width * width, (i + 1) * width * width),
          qkvBias.subarray(i * width, (i + 1) * width),
          { norm: norm1 },
        ),
      );
      return Object.assign(
        {},
        ...parts,
        prepareNamed(state, `${name}.attn.proj`, { scale: of('ls1.gamma') }),
        prepareNamed(state, `${name}.mlp.fc1`, {
          norm: { weight: of('norm2.weight'), bias: of('norm2.bias') },
        }),
        prepareNamed(state, `${name}.mlp.fc2`, { scale: of('ls2.gamma') }),
      ) as Record<string, NDArray>;
    },
    apply: (tensors, x) => {
      const unit = normalise(x, EPS);
      const y = tf.add(x, softmaxAttention(tensors, `${name}.attn`, unit, unit, { heads }));
      return tf.add(y, mlp(tensors, `${name}.mlp`, normalise(y, EPS)));
    },
  };
}

/** What is folded into a linear layer: a layer norm before it, or a scale of its results. */
interface Folding {
  readonly norm?: { readonly weight: Float32Array; readonly bias: Float32Array };
  readonly scale?: Float32Array;
}

function prepareNamed(state: StateReader, name: string, folding: Folding): Record<string, NDArray> {
  return prepareLinear(name, state(`${name}.weight`), state(`${name}.bias`), folding);
}

/** `[out, in]` to `[in, out]`, with what is folded in; sums in float64. */
function prepareLinear(
  name: string,
  weight: Float32Array,
  bias: Float32Array,
  { norm, scale }: Folding,
): Record<string, NDArray> {
  const outputs = bias.length;
  const inputs = weight.length / outputs;
  const values = new Float32Array(weight.length);
  const offsets = new Float32Array(outputs);
  for (let o = 0; o < outputs; o++) {
    const factor = scale === undefined ? 1 : scale[o];
    let offset = bias[o];
    for (let i = 0; i < inputs; i++) {
      const value = weight[o * inputs + i] * factor;
      values[i * outputs + o] = norm === undefined ? value : value * norm.weight[i];
      if (norm !== undefined) offset += value * norm.bias[i];
    }
    offsets[o] = offset * factor;
  }
  return {
    [`${name}.weight`]: float32([inputs, outputs], values),
    [`${name}.bias`]: float32([outputs], offsets),
  };
}
