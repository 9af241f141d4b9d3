import { GraphBuilder } from '../graph/builder.js';
import type { Graph } from '../graph/graph.js';
import { int, ints } from '../graph/node.js';
import type { Value } from '../graph/value.js';
import { removeDeadNodes } from './dead-nodes.js';
import { removeIdentities } from './identities.js';

const f32 = (...shape: number[]) => ({ shape, dtype: 'float32' as const });

/** The operators that are left of a program on one input `[2, 3]`. */
function left(build: (builder: GraphBuilder, x: Value) => Value): string[] {
  return nodes(build).map(({ op }) => op);
}

function nodes(build: (builder: GraphBuilder, x: Value) => Value): Graph['nodes'] {
  const builder = new GraphBuilder();
  const value = build(builder, builder.input('x', f32(2, 3)));
  return removeDeadNodes(removeIdentities(builder.finish([{ name: 'y', value }]))).nodes;
}

const reshape = (b: GraphBuilder, x: Value, ...shape: number[]) =>
  b.op('Reshape', [x, b.int64s(shape)], {}, { shape, dtype: x.dtype });
const transpose = (b: GraphBuilder, x: Value, perm: number[]) =>
  b.op('Transpose', [x], { perm: ints(perm) }, { shape: perm.map((axis) => x.shape[axis]), dtype: x.dtype });
const cast = (b: GraphBuilder, x: Value, dtype: 'int32' | 'float32' | 'bool', to: number) =>
  b.op('Cast', [x], { to: int(to) }, { shape: x.shape, dtype });

describe('removeIdentities', () => {
  it.each<[string, (b: GraphBuilder, x: Value) => Value]>([
    ['x + 0', (b, x) => b.op('Add', [x, b.scalar(0)], {}, x)],
    ['0 + x', (b, x) => b.op('Add', [b.splat(0, [2, 3], 'float32'), x], {}, x)],
    ['x - 0', (b, x) => b.op('Sub', [x, b.scalar(0)], {}, x)],
    ['x * 1', (b, x) => b.op('Mul', [x, b.scalar(1)], {}, x)],
    ['1 * x', (b, x) => b.op('Mul', [b.scalar(1), x], {}, x)],
    ['x / 1', (b, x) => b.op('Div', [x, b.scalar(1)], {}, x)],
    ['x ** 1', (b, x) => b.op('Pow', [x, b.scalar(1)], {}, x)],
    ['--x', (b, x) => b.op('Neg', [b.op('Neg', [x], {}, x)], {}, x)],
    ['Identity', (b, x) => b.op('Identity', [x], {}, x)],
    ['Expand to the same shape', (b, x) => b.op('Expand', [x, b.int64s([2, 3])], {}, x)],
    ['Cast to the same type', (b, x) => cast(b, x, 'float32', 1)],
    ['Reshape there and back', (b, x) => reshape(b, reshape(b, x, 6), 2, 3)],
    ['Transpose there and back', (b, x) => transpose(b, transpose(b, x, [1, 0]), [1, 0])],
    ['Transpose of nothing', (b, x) => transpose(b, x, [0, 1])],
  ])('%s is x', (_, build) => {
    expect(left(build)).toEqual([]);
  });

  it.each<[string, (b: GraphBuilder, x: Value) => Value]>([
    ['0 - x', (b, x) => b.op('Sub', [b.scalar(0), x], {}, x)],
    ['1 / x', (b, x) => b.op('Div', [b.scalar(1), x], {}, x)],
    [
      'x + 0 of a larger shape',
      (b, x) => b.op('Add', [x, b.splat(0, [4, 2, 3], 'float32')], {}, f32(4, 2, 3)),
    ],
    ['a cast that cuts off', (b, x) => cast(b, cast(b, x, 'int32', 6), 'float32', 1)],
  ])('%s stays', (_, build) => {
    expect(left(build)).not.toEqual([]);
  });

  it('merges chains', () => {
    expect(left((b, x) => reshape(b, reshape(b, reshape(b, x, 6), 3, 2), 1, 6))).toEqual(['Reshape']);
    const [merged] = nodes((b, x) =>
      transpose(b, transpose(b, reshape(b, x, 1, 2, 3), [2, 0, 1]), [1, 0, 2]),
    ).slice(-1);
    expect(merged.attributes['perm']).toEqual(ints([0, 2, 1]));
    expect(left((b, x) => transpose(b, transpose(b, reshape(b, x, 2, 3, 1), [1, 0, 2]), [0, 2, 1]))).toEqual([
      'Reshape',
      'Transpose',
    ]);
    expect(
      left((b, x) => {
        const positive = b.op('Greater', [x, b.scalar(0)], {}, { shape: [2, 3], dtype: 'bool' });
        return cast(b, cast(b, positive, 'int32', 6), 'float32', 1);
      }),
    ).toEqual(['Greater', 'Cast']);
  });

  it('makes reshapes of transposes and sums that only move or drop extents of 1', () => {
    expect(left((b, x) => transpose(b, reshape(b, x, 2, 3, 1, 1), [0, 3, 1, 2]))).toEqual(['Reshape']);
    expect(
      left((b, x) => {
        const wide = reshape(b, x, 2, 1, 3);
        return b.op('ReduceSum', [wide, b.int64s([1])], { keepdims: int(0) }, f32(2, 3));
      }),
    ).toEqual([]);
  });

  it('subtracts instead of adding a negated value', () => {
    expect(
      left((b, x) => {
        const twice = b.op('Add', [x, x], {}, x);
        return b.op('Add', [b.op('Neg', [x], {}, x), twice], {}, x);
      }),
    ).toEqual(['Add', 'Sub']);
  });
});
