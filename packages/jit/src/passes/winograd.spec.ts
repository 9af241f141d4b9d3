import { GraphBuilder } from '../graph/builder.js';
import type { Graph } from '../graph/graph.js';
import { int, ints } from '../graph/node.js';
import type { Value } from '../graph/value.js';
import { fromRuntime, Session, toRuntime } from '../runtime/session.js';
import { RandomArrays } from '../testing/random.js';
import { removeDeadNodes } from './dead-nodes.js';
import { optimise } from './optimise.js';
import { winogradConvolutions } from './winograd.js';

interface Case {
  /** `[batch, height, width]` */
  readonly image: readonly [number, number, number];
  readonly inputs: number;
  readonly outputs: number;
  readonly filter?: readonly [number, number];
  readonly bias?: boolean;
  /** Weights as TensorFlow.js has them, `[height, width, in, out]`, turned by the graph. */
  readonly channelsLast?: boolean;
  readonly fed?: boolean;
  readonly relu?: boolean;
  readonly groups?: number;
  readonly move?: number;
  readonly dilation?: number;
  readonly pad?: number;
}

const floats = (shape: readonly number[], seed: number) => new RandomArrays(seed).floats(shape, -1, 1);

const CASE: Case = { image: [2, 8, 32], inputs: 64, outputs: 96 };

/** A graph of one convolution; both its result and the ReLU of it are wanted where there is one. */
function graphOf(options: Case): Graph {
  const { image, inputs, outputs, filter = [3, 3], groups = 1, move = 1, dilation = 1, pad = 1 } = options;
  const [batch, height, width] = image;
  const b = new GraphBuilder();
  const float32 = (shape: readonly number[]) => ({ shape, dtype: 'float32' as const });
  const x = b.input('x', float32([batch, inputs, height, width]));
  const first = [outputs, inputs / groups, ...filter];
  const last = [...filter, inputs / groups, outputs];
  let weights: Value;
  if (options.fed) weights = b.input('weights', float32(first));
  else if (options.channelsLast) {
    const turned = b.constant(floats(last, 2).data, last, 'float32');
    weights = b.op('Transpose', [turned], { perm: ints([3, 2, 0, 1]) }, float32(first));
  } else weights = b.constant(floats(first, 2).data, first, 'float32');
  const bias = options.bias ? [b.constant(floats([outputs], 3).data, [outputs], 'float32')] : [];
  const extent = (length: number, taps: number) =>
    Math.floor((length + 2 * pad - dilation * (taps - 1) - 1) / move) + 1;
  const shape = [batch, outputs, extent(height, filter[0]), extent(width, filter[1])];
  const attributes = {
    kernel_shape: ints(filter),
    strides: ints([move, move]),
    dilations: ints([dilation, dilation]),
    pads: ints([pad, pad, pad, pad]),
    group: int(groups),
  };
  const y = b.op('Conv', [x, weights, ...bias], attributes, float32(shape));
  const wanted = [{ name: 'y', value: y }];
  return b.finish(
    options.relu ? [...wanted, { name: 'relu', value: b.op('Relu', [y], {}, float32(shape)) }] : wanted,
  );
}

async function run(graph: Graph, name = 'y'): Promise<Float32Array> {
  const session = await Session.create(graph, { threads: 1 });
  const [{ shape }] = session.inputs;
  const found = fromRuntime((await session.run({ x: toRuntime(floats(shape, 1)) }))[name])
    .data as Float32Array;
  await session.dispose();
  return found;
}

/** The largest difference between the two graphs, in standard deviations of what is expected. */
async function distance(options: Case, name?: string): Promise<number> {
  const graph = graphOf(options);
  const [expected, found] = [await run(graph, name), await run(winogradConvolutions(graph), name)];
  expect(found).toHaveLength(expected.length);
  const deviation = Math.sqrt(expected.reduce((sum, value) => sum + value ** 2, 0) / expected.length);
  return found.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i])), 0) / deviation;
}

const operators = (graph: Graph): string =>
  removeDeadNodes(winogradConvolutions(graph))
    .nodes.map(({ op }) => op)
    .filter((op) => op !== 'Reshape')
    .join(' ');

describe('winogradConvolutions', () => {
  it.each<[string, Case]>([
    ['weights with the channels first', CASE],
    ['weights with the channels last', { ...CASE, channelsLast: true }],
    ['a bias', { ...CASE, bias: true }],
    ['a bias and weights with the channels last', { ...CASE, bias: true, channelsLast: true }],
    ['four rows', { ...CASE, image: [1, 4, 96] }],
    ['one column', { ...CASE, image: [40, 12, 1] }],
    ['a last tile that is not full', { ...CASE, image: [2, 7, 33], bias: true }],
    ['the most that is thrown away', { ...CASE, image: [1, 9, 48], channelsLast: true }],
    ['three rows', { ...CASE, image: [1, 3, 128] }],
    ['a side of a common feature map', { ...CASE, image: [1, 32, 32], outputs: 64 }],
  ])('gives what the convolution gives, for %s', async (_, options) => {
    expect(operators(graphOf(options))).toContain('MatMul');
    const off = await distance(options);
    // Another order of sums: close, and not the same bits.
    expect(off).toBeLessThan(2e-5);
    expect(off).toBeGreaterThan(0);
  });

  it('puts a ReLU before the channels move back, and keeps a result that is wanted without it', async () => {
    const options = { ...CASE, bias: true, relu: true };
    expect(operators(graphOf(options))).toMatch(/MatMul Transpose Relu Transpose$/);
    expect(await distance(options)).toBeLessThan(2e-5);
    expect(await distance(options, 'relu')).toBeLessThan(2e-5);
  });

  it.each<[string, Case]>([
    ['a height of which too little fills the tiles', { ...CASE, image: [1, 5, 96] }],
    ['two rows', { ...CASE, image: [1, 2, 256] }],
    ['steps of two', { ...CASE, move: 2 }],
    ['dilation', { ...CASE, dilation: 2, image: [1, 8, 64] }],
    ['no padding', { ...CASE, pad: 0 }],
    ['groups', { ...CASE, groups: 2 }],
    ['a filter of another size', { ...CASE, filter: [1, 3] }],
    ['weights that are fed', { ...CASE, fed: true }],
    ['too few channels to pay', { ...CASE, image: [1, 64, 64], inputs: 16, outputs: 64 }],
    ['too small an image to pay', { ...CASE, image: [1, 8, 8] }],
  ])('leaves %s alone', (_, options) => {
    expect(operators(graphOf(options))).toBe('Conv');
  });

  it('is for the cpu alone', () => {
    const convolutions = (graph: Graph) => graph.nodes.filter(({ op }) => op === 'Conv').length;
    expect(convolutions(optimise(graphOf(CASE)))).toBe(1);
    expect(convolutions(optimise(graphOf(CASE), 'cpu'))).toBe(12);
  });
});
