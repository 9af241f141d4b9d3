import type { GraphBuilder } from '../graph/builder.js';
import type { Graph } from '../graph/graph.js';
import { int, ints, type GraphNode } from '../graph/node.js';
import type { Value } from '../graph/value.js';
import { sizeOf } from '../ndarray.js';
import { concat, matMul, slice, transpose } from '../kernels/emit.js';
import { TO_NCHW, TO_NHWC } from './layout-operators.js';
import { intOf, intsOf, reshapeTo } from './node-info.js';
import { rewrite, sameShape, type Site } from './rewrite.js';
import { BIASED, IMAGES, REACH, RESULTS, TILE, transformFilters, type Filters } from './winograd-filters.js';

/**
 * From what number of channels on it pays: `inputs * outputs / (inputs + outputs)`, since products grow with the one and what
 * is transformed with the other. Measured by `npm run perf -- winograd` with lower limits than these: 16 channels to 64 (12.8),
 * 32 to 32 (16) and 32 to 128 (25.6) gain nothing, 64 to 64 (32) save a sixth to a quarter.
 */
const WORTH = 32;
/** Multiplications from which on it pays, for twenty operators take some time to be called. Measured: 8e6 lose a twentieth. */
const WORK = 2e7;
/** Rows of the result that a tile must have on average; below that too much of the last tile is thrown away. */
const FILLED = 3;

/**
 * Convolutions with constant 3x3 filters and steps of one by Winograd's method along the height: six convolutions with filters
 * of one row on a quarter of the rows, half the multiplications. Along one axis alone, because then everything but
 * the last sum keeps the blocked layout of ONNX Runtime's convolutions, filters grow twofold instead of fourfold, and a
 * tap of a ResNet50 moves by 2e-6 of its standard deviation. For the cpu: libraries of other devices choose by themselves.
 */
export function winogradConvolutions(graph: Graph): Graph {
  /** The results with the channels last of convolutions in the new graph. */
  const channelsLast = new Map<Value, Value>();
  return rewrite(graph, (site) => {
    if (site.node.op === 'Relu') return relu(site, channelsLast);
    const filters = filtersOf(site);
    if (filters === null) return null;
    const last = convolve(site.builder, site.inputs, filters);
    const first = transpose(site.builder, last, TO_NCHW);
    channelsLast.set(first, last);
    return [first];
  });
}

/** Before the channels go to the front: ONNX Runtime takes that move and the one into its layout for one where they meet. */
function relu({ inputs, builder }: Site, channelsLast: ReadonlyMap<Value, Value>): readonly Value[] | null {
  const last = channelsLast.get(inputs[0] as Value);
  return last === undefined ? null : [transpose(builder, builder.op('Relu', [last], {}, last), TO_NCHW)];
}

/** The filters of a convolution to which the method applies and for which it pays. */
function filtersOf({ node, inputs }: Site): Filters | null {
  const [x, weights] = inputs;
  if (node.op !== 'Conv' || node.domain !== '' || x == null || weights == null || !stepsByOne(node))
    return null;
  const [outputs, inChannels, ...filter] = weights.shape;
  if (!sameShape(filter, [3, 3]) || x.shape[2] < FILLED * tiles(x.shape[2])) return null;
  if ((inChannels * outputs) / (inChannels + outputs) < WORTH) return null;
  if (sizeOf(x.shape) * outputs * sizeOf(filter) < WORK) return null;
  const channelsLast = weights.producer?.op === 'Transpose' && isReversal(weights.producer);
  const source = channelsLast ? weights.producer?.inputs[0] : weights;
  if (source?.constant?.kind !== 'dense') return null;
  return { data: source.constant.data as Float32Array, inputs: inChannels, outputs, channelsLast };
}

/** Tiles over a height, the last of which may reach beyond it. */
const tiles = (height: number): number => Math.ceil(height / TILE);

/** One group, steps of one, and a result as large as the image. */
function stepsByOne(node: GraphNode): boolean {
  const pads = intsOf(node, 'pads');
  const moves = [...(intsOf(node, 'strides') ?? []), ...(intsOf(node, 'dilations') ?? []), ...(pads ?? [])];
  return pads !== null && intOf(node, 'group', 1) === 1 && moves.every((move) => move === 1);
}

/** `[3, 3, in, out]` to `[out, in, 3, 3]`. */
const isReversal = (node: GraphNode): boolean => sameShape(intsOf(node, 'perm') ?? [], [3, 2, 0, 1]);

/** `[batch, in, height, width]` to `[batch, height, width, out]`. */
function convolve(builder: GraphBuilder, [x, , bias]: readonly (Value | null)[], filters: Filters): Value {
  const [batch, inputs, height, width] = (x as Value).shape;
  const { outputs } = filters;
  const rows = tiles(height);
  const parts = transformFilters(filters).map((weights, i) => {
    const image = transformImage(builder, x as Value, IMAGES[i]);
    const constants = [builder.constant(weights, [outputs, inputs, 1, 3], 'float32')];
    if (i === BIASED && bias != null) constants.push(bias);
    const attributes = { kernel_shape: ints([1, 3]), pads: ints([0, 1, 0, 1]) };
    const shape = [batch, outputs, rows, width];
    const product = builder.op('Conv', [image, ...constants], attributes, { shape, dtype: 'float32' });
    return reshapeTo(builder, transpose(builder, product, TO_NHWC), [batch, rows, 1, width * outputs]);
  });
  const results = builder.constant(Float32Array.from(RESULTS.flat()), [TILE, REACH], 'float32');
  const all = matMul(builder, results, concat(builder, parts, 2));
  const whole = reshapeTo(builder, all, [batch, TILE * rows, width, outputs]);
  return slice(builder, whole, [0, 0, 0, 0], [batch, height, width, outputs]);
}

/** One of the six sums over the rows under each tile: `[batch, channels, height, width]` to `[..., tiles, width]`. */
function transformImage(builder: GraphBuilder, x: Value, factors: readonly number[]): Value {
  const [batch, channels, height, width] = x.shape;
  const rows = tiles(height);
  const filter = new Float32Array(channels * REACH);
  for (let channel = 0; channel < channels; channel++) filter.set(factors, channel * REACH);
  return builder.op(
    'Conv',
    [x, builder.constant(filter, [channels, 1, REACH, 1], 'float32')],
    {
      kernel_shape: ints([REACH, 1]),
      strides: ints([TILE, 1]),
      pads: ints([1, 0, 1 + TILE * rows - height, 0]),
      group: int(channels),
    },
    { shape: [batch, channels, rows, width], dtype: 'float32' },
  );
}
