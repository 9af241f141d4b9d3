import { GraphBuilder } from '../graph/builder.js';
import { ints } from '../graph/node.js';
import { float32 } from '../ndarray.js';
import { fromRuntime, Session, toRuntime } from '../runtime/session.js';
import { intsOf } from './node-info.js';
import { splitTransposes } from './split-transposes.js';

function transpose(shape: readonly number[], perm: readonly number[]) {
  const b = new GraphBuilder();
  const x = b.input('x', { shape, dtype: 'float32' });
  const value = b.op(
    'Transpose',
    [x],
    { perm: ints(perm) },
    {
      shape: perm.map((axis) => shape[axis]),
      dtype: 'float32',
    },
  );
  return b.finish([{ name: 'y', value }]);
}

const steps = (shape: readonly number[], perm: readonly number[]) =>
  splitTransposes(transpose(shape, perm)).nodes.flatMap((node) =>
    node.op === 'Transpose' ? [intsOf(node, 'perm')] : [],
  );

function* permutations(list: readonly number[]): Generator<number[]> {
  if (list.length === 0) yield [];
  for (const head of list) {
    for (const tail of permutations(list.filter((other) => other !== head))) yield [head, ...tail];
  }
}

describe('splitTransposes', () => {
  it('moves filters in two steps of one axis each', () => {
    expect(steps([3, 3, 16, 8], [3, 2, 0, 1])).toEqual([
      [1, 0, 2],
      [1, 0],
    ]);
  });

  it.each([
    ['one axis inwards', [2, 5, 6, 7], [0, 2, 3, 1]],
    ['one axis outwards', [2, 5, 6, 7], [0, 3, 1, 2]],
    ['rows of whole vectors', [2, 5, 3, 4, 7], [2, 0, 3, 1, 4]],
    ['two axes that count', [1, 5, 1, 7], [3, 2, 1, 0]],
    ['matrices, which products turn themselves', [9, 8192], [1, 0]],
    ['matrices of a batch of one', [1, 9, 8192], [0, 2, 1]],
    ['long matrices of many rows', [3, 33, 64, 128], [2, 3, 0, 1]],
  ])('leaves %s alone', (_, shape, perm) => {
    expect(steps(shape, perm)).toEqual([perm]);
  });

  it('turns few rows of many columns block by block', async () => {
    const [shape, perm] = [
      [3, 3, 70, 96],
      [2, 3, 0, 1],
    ];
    expect(steps(shape, perm)).toEqual([
      [1, 0, 2],
      [0, 2, 1],
    ]);
    const x = float32(
      shape,
      Float32Array.from({ length: 9 * 70 * 96 }, (_, i) => i),
    );
    const session = await Session.create(splitTransposes(transpose(shape, perm)), { threads: 1 });
    const y = fromRuntime((await session.run({ x: toRuntime(x) }))['y']);
    await session.dispose();
    expect(y.shape).toEqual([70, 96, 3, 3]);
    expect(y.data.every((value, i) => value === (i % 9) * 70 * 96 + Math.floor(i / 9))).toBe(true);
  });

  it('keeps what every permutation does', async () => {
    for (const shape of [
      [2, 3, 4, 5],
      [3, 1, 4, 2],
    ]) {
      const size = shape.reduce((product, extent) => product * extent, 1);
      const x = float32(
        shape,
        Float32Array.from({ length: size }, (_, i) => i),
      );
      for (const perm of permutations(shape.map((_, axis) => axis))) {
        const [before, after] = [transpose(shape, perm), splitTransposes(transpose(shape, perm))];
        if (after.nodes.length === 1) continue;
        const results = [];
        for (const graph of [before, after]) {
          const session = await Session.create(graph, { threads: 1 });
          results.push(fromRuntime((await session.run({ x: toRuntime(x) }))['y']));
          await session.dispose();
        }
        expect({ perm, ...results[1] }).toEqual({ perm, ...results[0] });
      }
    }
  });
});
