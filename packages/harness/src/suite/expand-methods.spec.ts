import { expandMethods } from './expand-methods.js';
import type { MethodSelection } from './schema.js';

const entry = (extra: Partial<MethodSelection>): MethodSelection => ({
  name: 'toy',
  variant: 'default',
  config: { train: { steps: 5 } },
  ...extra,
});
const expand = (...entries: MethodSelection[]) =>
  expandMethods(entries).map(({ selection, index }) => [index, selection.label, selection.config]);

describe('expandMethods', () => {
  it('leaves plain entries alone', () => {
    expect(expand(entry({}), entry({ label: 'b' }))).toEqual([
      [0, undefined, { train: { steps: 5 } }],
      [1, 'b', { train: { steps: 5 } }],
    ]);
  });

  it('multiplies out a grid, on top of the options of the entry', () => {
    expect(expand(entry({ variant: 'slow', grid: { 'train.lr': [0.1, 0.2], kind: ['a', null] } }))).toEqual([
      [0, 'slow+lr=0.1+kind=a', { train: { steps: 5, lr: 0.1 }, kind: 'a' }],
      [0, 'slow+lr=0.1+kind=null', { train: { steps: 5, lr: 0.1 }, kind: null }],
      [0, 'slow+lr=0.2+kind=a', { train: { steps: 5, lr: 0.2 }, kind: 'a' }],
      [0, 'slow+lr=0.2+kind=null', { train: { steps: 5, lr: 0.2 }, kind: null }],
    ]);
  });

  it('keeps options apart whose last names are the same', () => {
    const labels = expand(entry({ grid: { 'spr.mode': ['x'], 'mnp.mode': ['y'], k: [1] } })).map(
      (row) => row[1],
    );
    expect(labels).toEqual(['spr.mode=x+mnp.mode=y+k=1']);
  });

  it('takes cases by name, each with every point of the grid', () => {
    expect(
      expand(
        entry({ label: 'mine', cases: { none: {}, less: { train: { steps: 1 } } }, grid: { k: [1, 2] } }),
      ),
    ).toEqual([
      [0, 'mine+none+k=1', { train: { steps: 5 }, k: 1 }],
      [0, 'mine+none+k=2', { train: { steps: 5 }, k: 2 }],
      [0, 'mine+less+k=1', { train: { steps: 1 }, k: 1 }],
      [0, 'mine+less+k=2', { train: { steps: 1 }, k: 2 }],
    ]);
  });
});
