import { pruneTopology } from './topology.js';

const nodes = [
  {
    name: 'x',
    op: 'Placeholder',
    attr: { dtype: { type: 'DT_FLOAT' }, shape: { shape: { dim: [{ size: '1' }] } } },
  },
  { name: 'w', op: 'Const' },
  { name: 'unused', op: 'Const' },
  { name: 'conv', op: 'Conv2D', input: ['x', 'w'] },
  { name: 'tap', op: 'Relu', input: ['conv:0', '^w'] },
  { name: 'head', op: 'Mul', input: ['tap', 'unused'] },
];

describe('pruneTopology', () => {
  it('keeps what the outputs need, in order, and frees the input size', () => {
    const kept = pruneTopology(nodes, ['tap']);
    expect(kept.map((node) => node.name)).toEqual(['x', 'w', 'conv', 'tap']);
    expect(kept[0].attr).toEqual({
      dtype: { type: 'DT_FLOAT' },
      shape: { shape: { dim: [{ size: '-1' }, { size: '-1' }, { size: '-1' }, { size: '3' }] } },
    });
    expect(kept[1]).toBe(nodes[1]);
  });
});
