import { GraphBuilder } from '../graph/builder.js';
import type { Graph } from '../graph/graph.js';
import type { Value } from '../graph/value.js';
import { float32 } from '../ndarray.js';
import { fromRuntime, Session, toRuntime } from '../runtime/session.js';
import { fuseChannelAffines } from './channel-affine.js';
import { removeDeadNodes } from './dead-nodes.js';

const SHAPE = [2, 3, 4, 5];
const SIZE = 120;

type Factors = (b: GraphBuilder, x: Value) => { readonly scale: Value; readonly shift: Value };

function affine(factors: Factors, wanted = false): Graph {
  const b = new GraphBuilder();
  const signature = { shape: SHAPE, dtype: 'float32' } as const;
  const x = b.input('x', signature);
  const { scale, shift } = factors(b, x);
  const product = b.op('Mul', [scale, x], {}, signature);
  const value = b.op('Add', [product, shift], {}, signature);
  const outputs = [{ name: 'y', value }];
  return b.finish(wanted ? [...outputs, { name: 'product', value: product }] : outputs);
}

const perChannel: Factors = (b) => ({
  scale: b.constant(Float32Array.of(2, -0.5, 3), [1, 3, 1, 1], 'float32'),
  shift: b.constant(Float32Array.of(1, 7, -4), [1, 3, 1, 1], 'float32'),
});

const operators = (graph: Graph) => removeDeadNodes(fuseChannelAffines(graph)).nodes.map(({ op }) => op);

async function run(graph: Graph): Promise<number[]> {
  const session = await Session.create(graph);
  const data = Float32Array.from({ length: SIZE }, (_, i) => Math.sin(i));
  const { y } = await session.run({ x: toRuntime(float32(SHAPE, data)) });
  const values = Array.from(fromRuntime(y).data as Float32Array);
  await session.dispose();
  return values;
}

describe('fuseChannelAffines', () => {
  it('makes one batch norm of a product and a sum with constants per channel', async () => {
    const graph = affine(perChannel);
    expect(operators(graph)).toEqual(['BatchNormalization']);
    const [fused, plain] = [await run(fuseChannelAffines(graph)), await run(graph)];
    fused.forEach((value, i) => expect(value).toBeCloseTo(plain[i], 6));
  });

  it.each<[string, Factors]>([
    [
      'a scale per column',
      (b) => ({
        ...perChannel(b, b.scalar(0)),
        scale: b.constant(Float32Array.of(1, 2, 3, 4, 5), [1, 1, 1, 5], 'float32'),
      }),
    ],
    ['a shift that is no constant', (b, x) => ({ ...perChannel(b, x), shift: x })],
    ['a scale for all', (b, x) => ({ ...perChannel(b, x), scale: b.scalar(2) })],
  ])('leaves %s alone', (_, factors) => {
    expect(operators(affine(factors))).toEqual(['Mul', 'Add']);
  });

  it('leaves a product that is wanted otherwise', () => {
    expect(operators(affine(perChannel, true))).toEqual(['Mul', 'Add']);
  });
});
