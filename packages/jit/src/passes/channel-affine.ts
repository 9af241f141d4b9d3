import type { Graph } from '../graph/graph.js';
import { float } from '../graph/node.js';
import type { GraphBuilder } from '../graph/builder.js';
import type { Value } from '../graph/value.js';
import { reshapeTo } from './node-info.js';
import { rewrite, type Site } from './rewrite.js';

/**
 * A product and a sum with constants per channel, `[1, channels, 1, 1]`, on `[batch, channels, height, width]` become one
 * batch norm. ONNX Runtime keeps those in the blocked layout of its convolutions, together with a ReLU that follows; of a sum
 * alone it does not know how, and converts its input and output.
 */
export function fuseChannelAffines(graph: Graph): Graph {
  return rewrite(graph, (site) => {
    const found = site.node.op === 'Add' && site.node.domain === '' ? fuse(site) : null;
    return found === null ? null : [found];
  });
}

function fuse({ node, inputs, builder, uses }: Site): Value | null {
  const [output] = node.outputs;
  const shift = inputs.findIndex((value) => isPerChannel(value, output.shape));
  const product = shift < 0 ? null : inputs[1 - shift];
  // The product itself must not be wanted by anyone else; `uses` counts in the old graph.
  const old = node.inputs[1 - shift];
  if (product?.producer?.op !== 'Mul' || old == null || uses(old) > 1) return null;
  const factors = product.producer.inputs;
  const scale = factors.findIndex((value) => isPerChannel(value, output.shape));
  const x = scale < 0 ? null : factors[1 - scale];
  if (x == null || x.constant !== null || x.shape.length !== 4 || output.dtype !== 'float32') return null;
  if (x.shape.some((extent, axis) => extent !== output.shape[axis])) return null;
  const channels = output.shape[1];
  return builder.op(
    'BatchNormalization',
    [
      x,
      vector(builder, factors[scale] as Value),
      vector(builder, inputs[shift] as Value),
      builder.constant(new Float32Array(channels), [channels], 'float32'),
      builder.constant(new Float32Array(channels).fill(1), [channels], 'float32'),
    ],
    { epsilon: float(0) },
    output,
  );
}

/** Whether a value is a constant that has one number for each channel of `shape`. */
function isPerChannel(value: Value | null, shape: readonly number[]): boolean {
  if (value?.constant == null || shape.length !== 4 || value.shape.length !== 4) return false;
  const [batch, channels, height, width] = value.shape;
  return batch === 1 && channels === shape[1] && channels > 1 && height === 1 && width === 1;
}

const vector = (builder: GraphBuilder, value: Value): Value => reshapeTo(builder, value, [value.shape[1]]);
