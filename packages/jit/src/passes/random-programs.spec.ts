import { GraphBuilder } from '../graph/builder.js';
import type { Graph } from '../graph/graph.js';
import { float, int, ints } from '../graph/node.js';
import type { Value } from '../graph/value.js';
import type { NDArray } from '../ndarray.js';
import { fromRuntime, Session, toRuntime } from '../runtime/session.js';
import { RandomArrays } from '../testing/random.js';
import { shareCommonSubexpressions } from './common-subexpressions.js';
import { removeDeadNodes } from './dead-nodes.js';
import { foldSplats } from './fold-splats.js';
import { removeIdentities } from './identities.js';
import { chooseLayouts } from './layout.js';
import { TO_NCHW, TO_NHWC } from './layout-operators.js';
import { optimise, type Pass } from './optimise.js';
import { sameShape } from './rewrite.js';
import { splitTransposes } from './split-transposes.js';
import { winogradConvolutions } from './winograd.js';

/** Whole numbers from a seed (Numerical Recipes' linear congruential generator). */
class Dice {
  constructor(private state: number) {}

  roll(sides: number): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * sides);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.roll(list.length)];
  }
}

const UNARY = ['Relu', 'Neg', 'Abs', 'Tanh', 'Identity', 'Sigmoid'];
const BINARY = ['Add', 'Sub', 'Mul', 'Max', 'Min'];
const REDUCTIONS = ['ReduceSum', 'ReduceMean', 'ReduceMax'];
const [N, H, W, C] = [2, 3, 4, 3];

/** A program of random operators on values of rank 4 and what becomes of them, with convolutions as kernels write them. */
function program(seed: number): Graph {
  const dice = new Dice(seed);
  const builder = new GraphBuilder();
  const signature = (shape: readonly number[]) => ({ shape, dtype: 'float32' as const });
  const inputs = [[N, H, W, C], [N, H, W, C], [C], [1, H, 1, C], [W, C]].map((shape, i) =>
    builder.input(`x${i}`, signature(shape)),
  );
  const filter = builder.input('filter', signature([C, C, 1, 1]));
  const matrix = builder.input('matrix', signature([C, C]));
  const pool: Value[] = [
    ...inputs,
    builder.scalar(0),
    builder.scalar(1),
    builder.splat(0, [N, H, W, C], 'float32'),
    builder.splat(2, [C], 'float32'),
  ];
  const transpose = (x: Value, perm: readonly number[]) =>
    builder.op('Transpose', [x], { perm: ints(perm) }, signature(perm.map((axis) => x.shape[axis])));
  const reshape = (x: Value, shape: readonly number[]) =>
    builder.op('Reshape', [x, builder.int64s(shape)], {}, signature(shape));
  const rank4 = () => dice.pick(pool.filter(({ shape }) => shape.length === 4));
  const size = ({ shape }: Value) => shape.reduce((product, extent) => product * extent, 1);

  const moves: (() => Value | null)[] = [
    () => {
      const x = dice.pick(pool);
      return builder.op(dice.pick(UNARY), [x], {}, x);
    },
    () => {
      const [a, b] = [dice.pick(pool), dice.pick(pool)];
      const shape = broadcast(a.shape, b.shape);
      return shape && builder.op(dice.pick(BINARY), [a, b], {}, signature(shape));
    },
    () => {
      const x = rank4();
      if (!sameShape(x.shape.slice(3), [C])) return null;
      const nchw = transpose(x, TO_NCHW);
      return transpose(builder.op('Conv', [nchw, filter], {}, nchw), TO_NHWC);
    },
    () => {
      const x = rank4();
      return x.shape[3] === C ? builder.op('MatMul', [x, matrix], {}, x) : null;
    },
    () =>
      transpose(
        rank4(),
        dice.pick([TO_NCHW, TO_NHWC, [0, 2, 1, 3], [0, 1, 2, 3], [3, 2, 0, 1], [3, 1, 2, 0]]),
      ),
    () => {
      const x = rank4();
      const axes = [0, 1, 2, 3].filter(() => dice.roll(2) === 0);
      if (axes.length === 0) return null;
      const kept = dice.roll(2);
      const shape = x.shape.flatMap((extent, axis) => (axes.includes(axis) ? (kept ? [1] : []) : [extent]));
      const attributes = { keepdims: int(kept) };
      return builder.op(dice.pick(REDUCTIONS), [x, builder.int64s(axes)], attributes, signature(shape));
    },
    () => {
      const x = rank4();
      const axis = dice.roll(4);
      return builder.op('Softmax', [x], { axis: int(axis) }, x);
    },
    () => {
      const [x, axis] = [rank4(), dice.roll(4)];
      const shape = x.shape.map((extent, i) => (i === axis ? extent * 2 : extent));
      return size(x) > 200 ? null : builder.op('Concat', [x, x], { axis: int(axis - 4) }, signature(shape));
    },
    () => {
      const [x, axis] = [rank4(), dice.roll(4)];
      if (x.shape[axis] < 2) return null;
      const shape = x.shape.map((extent, i) => (i === axis ? extent - 1 : extent));
      const bounds = [builder.int64s([1]), builder.int64s([x.shape[axis]]), builder.int64s([axis])];
      return builder.op('Slice', [x, ...bounds], {}, signature(shape));
    },
    () => {
      const [x, axis] = [rank4(), dice.roll(4)];
      if (size(x) > 200) return null;
      const pads = [...Array(8).keys()].map((i) => (i % 4 === axis ? 1 : 0));
      const shape = x.shape.map((extent, i) => (i === axis ? extent + 2 : extent));
      return builder.op('Pad', [x, builder.int64s(pads), builder.scalar(0)], {}, signature(shape));
    },
    () => {
      const x = dice.pick(pool);
      return reshape(x, dice.pick([[size(x)], [1, size(x)], [1, ...x.shape], [...x.shape, 1]]));
    },
    () => {
      const x = dice.pick(pool);
      return builder.op('LeakyRelu', [x], { alpha: float(0.5) }, x);
    },
  ];
  for (let step = 0; step < 24; step++) {
    const made = dice.pick(moves)();
    if (made !== null) pool.push(made);
  }
  const results = pool.filter(({ producer }) => producer !== null).slice(-4);
  return builder.finish(results.map((value, i) => ({ name: `y${i}`, value })));
}

function broadcast(a: readonly number[], b: readonly number[]): number[] | null {
  const rank = Math.max(a.length, b.length);
  const at = (shape: readonly number[], i: number) => shape[shape.length - rank + i] ?? 1;
  const shape = Array.from({ length: rank }, (_, i) => Math.max(at(a, i), at(b, i)));
  return shape.every((extent, i) => [1, extent].includes(at(a, i)) && [1, extent].includes(at(b, i)))
    ? shape
    : null;
}

/** Runs a graph as it is, with the optimisations of ONNX Runtime off. */
async function run(graph: Graph): Promise<NDArray[]> {
  const session = await Session.create(graph, { optimisation: 'disabled', threads: 1 });
  const random = new RandomArrays(11);
  const feeds = Object.fromEntries(
    session.inputs.map(({ name, shape }) => [name, toRuntime(random.floats(shape))]),
  );
  const results = await session.run(feeds);
  await session.dispose();
  return session.outputs.map(({ name }) => fromRuntime(results[name]));
}

/** Largest difference relative to the size of the values; sums may be added up in another order. */
function distance(a: NDArray, b: NDArray): number {
  const scale = Math.max(1, ...Array.from(b.data, Math.abs));
  return Math.max(0, ...Array.from(b.data, (value, i) => Math.abs(value - a.data[i]))) / scale;
}

const PASSES: readonly (readonly [string, Pass])[] = [
  ['removeDeadNodes', removeDeadNodes],
  ['foldSplats', foldSplats],
  ['removeIdentities', removeIdentities],
  ['shareCommonSubexpressions', shareCommonSubexpressions],
  ['chooseLayouts', chooseLayouts],
  ['splitTransposes', splitTransposes],
  ['winogradConvolutions', winogradConvolutions],
  ['optimise', optimise],
  ['optimise for the cpu', (graph) => optimise(graph, 'cpu')],
];

const SEEDS = Array.from({ length: 40 }, (_, i) => i * 7919 + 1);

describe('passes on random programs', () => {
  it.each(PASSES)('%s keeps what they compute', async (_, pass) => {
    for (const seed of SEEDS) {
      const graph = program(seed);
      const [expected, found] = [await run(graph), await run(pass(graph))];
      found.forEach((array, i) => {
        expect({ seed, i, shape: array.shape }).toEqual({ seed, i, shape: expected[i].shape });
        expect({ seed, i, near: distance(array, expected[i]) < 2e-6 }).toEqual({ seed, i, near: true });
      });
    }
  });

  it('chooseLayouts never moves more elements than before', () => {
    const moved = (graph: Graph) =>
      removeDeadNodes(graph).nodes.reduce(
        (sum, { op, outputs: [{ shape }] }) =>
          op === 'Transpose' ? sum + shape.reduce((product, extent) => product * extent, 1) : sum,
        0,
      );
    let saved = 0;
    for (const seed of SEEDS) {
      const graph = removeDeadNodes(removeIdentities(program(seed)));
      const [before, after] = [moved(graph), moved(removeIdentities(chooseLayouts(graph)))];
      expect({ seed, worse: after > before }).toEqual({ seed, worse: false });
      saved += before - after;
    }
    expect(saved).toBeGreaterThan(0);
  });
});
