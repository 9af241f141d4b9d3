import { GraphBuilder } from '../graph/builder.js';
import { int } from '../graph/node.js';
import { shareCommonSubexpressions } from './common-subexpressions.js';
import { removeDeadNodes } from './dead-nodes.js';
import { foldSplats } from './fold-splats.js';

const vector = { shape: [4], dtype: 'float32' } as const;

describe('shareCommonSubexpressions', () => {
  it('computes equal expressions once, operands of sums and products in either order', () => {
    const b = new GraphBuilder();
    const [x, y] = [b.input('x', vector), b.input('y', vector)];
    const first = b.op('Exp', [b.op('Add', [x, y], {}, vector)], {}, vector);
    const second = b.op('Exp', [b.op('Add', [y, x], {}, vector)], {}, vector);
    const graph = shareCommonSubexpressions(
      b.finish([
        { name: 'a', value: first },
        { name: 'b', value: second },
        { name: 'c', value: b.op('Sub', [x, y], {}, vector) },
        { name: 'd', value: b.op('Sub', [y, x], {}, vector) },
      ]),
    );
    expect(graph.nodes.map(({ op }) => op)).toEqual(['Add', 'Exp', 'Sub', 'Sub']);
    expect(graph.outputs[0].value).toBe(graph.outputs[1].value);
  });

  it('tells attributes, shapes and constants apart, and short constants by what they hold', () => {
    const b = new GraphBuilder();
    const x = b.input('x', { shape: [2, 2], dtype: 'float32' });
    const column = { shape: [2, 1], dtype: 'float32' } as const;
    const sum = (axis: number, keepdims: number) =>
      b.op(
        'ReduceSum',
        [x, b.int64s([axis])],
        { keepdims: int(keepdims) },
        keepdims ? column : { ...column, shape: [2] },
      );
    const plus = (values: number[]) =>
      b.op('Add', [x, b.constant(Float32Array.from(values), [2], 'float32')], {}, x);
    const values = [sum(1, 1), sum(1, 0), sum(0, 0), plus([1, 2]), plus([1, 2]), plus([2, 1])];
    const graph = shareCommonSubexpressions(b.finish(values.map((value, i) => ({ name: `y${i}`, value }))));
    expect(graph.nodes).toHaveLength(5);
    expect(graph.outputs[3].value).toBe(graph.outputs[4].value);
  });
});

describe('removeDeadNodes', () => {
  it('drops what nobody uses, and keeps inputs and nodes with one used output', () => {
    const b = new GraphBuilder();
    const [x, unused] = [b.input('x', vector), b.input('unused', vector)];
    b.op('Neg', [b.op('Exp', [unused], {}, vector)], {}, vector);
    const half = { shape: [2], dtype: 'float32' } as const;
    const [, right] = b.ops('Split', [x, b.int64s([2, 2])], { axis: int(0) }, [half, half]);
    const graph = removeDeadNodes(b.finish([{ name: 'y', value: right }]));
    expect(graph.nodes.map(({ op }) => op)).toEqual(['Split']);
    expect(graph.inputs.map(({ name }) => name)).toEqual(['x', 'unused']);
  });
});

describe('foldSplats', () => {
  it('folds what a gradient starts with, rounding as float32 does', () => {
    const b = new GraphBuilder();
    const ones = b.splat(1, [2, 3], 'float32');
    const third = b.op('Div', [ones, b.scalar(3)], {}, ones);
    const moved = b.op(
      'Reshape',
      [b.op('Neg', [third], {}, ones), b.int64s([6])],
      {},
      { shape: [6], dtype: 'float32' },
    );
    const value = b.op('Mul', [b.input('x', { shape: [6], dtype: 'float32' }), moved], {}, moved);
    const graph = removeDeadNodes(foldSplats(b.finish([{ name: 'y', value }])));
    expect(graph.nodes.map(({ op }) => op)).toEqual(['Mul']);
    expect(graph.nodes[0].inputs[1]?.constant).toEqual({ kind: 'splat', value: -Math.fround(1 / 3) });
  });

  it('leaves whole numbers and inexact functions alone', () => {
    const b = new GraphBuilder();
    const whole = b.splat(7, [2], 'int32');
    const halved = b.op('Div', [whole, b.scalar(2, 'int32')], {}, whole);
    const root = b.op('Exp', [b.splat(1, [2], 'float32')], {}, { shape: [2], dtype: 'float32' });
    const graph = foldSplats(
      b.finish([
        { name: 'a', value: halved },
        { name: 'b', value: root },
      ]),
    );
    expect(graph.nodes.map(({ op }) => op)).toEqual(['Div', 'Exp']);
  });
});
