import type { RunCell } from '../read/run-cell.js';
import { variantLabels } from './variant-labels.js';

function cell(id: string, resolved: Record<string, unknown>, variant = 'default', seed = 0): RunCell {
  const key = { dataset: 'd', method: 'm', variant, backbone: 'b', seed };
  return {
    id,
    dir: '',
    config: { format: 'protobench-cell-1', id, key, resolved, provenance: '' },
    status: null,
    metrics: null,
    images: null,
    gallery: null,
    timing: null,
    diagnostics: null,
    environment: null,
    parameters: null,
  };
}

describe('variantLabels', () => {
  const labels = (...cells: RunCell[]) => [...variantLabels(cells).values()];

  it('is the name of the variant when cells differ in their seed alone', () => {
    const one = cell('a', { method: { steps: 10, options: {} }, seed: 0, data: { seed: 1 } });
    const two = cell('b', { seed: 1, method: { options: {}, steps: 10 }, data: { seed: 2 } }, 'default', 1);
    expect(labels(one, two)).toEqual(['default', 'default']);
  });

  it('adds the options in which cells of one name differ', () => {
    const training = (steps: number, lr: number) => ({ method: { training: { steps, lr }, dim: 8 } });
    expect(labels(cell('a', training(10, 1)), cell('b', training(20, 1)))).toEqual([
      'default (steps=10)',
      'default (steps=20)',
    ]);
    expect(labels(cell('a', training(10, 1)), cell('b', training(20, 2)))).toEqual([
      'default (lr=1, steps=10)',
      'default (lr=2, steps=20)',
    ]);
  });

  it('tells equal last parts of option names apart', () => {
    const result = labels(
      cell('a', { a: { size: 1 }, b: { size: 1 } }),
      cell('b', { a: { size: 2 }, b: { size: 'x' } }),
    );
    expect(result).toEqual(['default (a.size=1, b.size=1)', 'default (a.size=2, b.size=x)']);
  });

  it('names an option that only one cell has', () => {
    expect(labels(cell('a', {}), cell('b', { clip: true }))).toEqual([
      'default (clip=unset)',
      'default (clip=true)',
    ]);
  });

  it('falls back on the hash of the id when the list would be long', () => {
    const many = (value: string) => ({ first: value, second: value, third: value });
    expect(labels(cell('m-default-s0-a1', many('a'.repeat(20))), cell('b2', many('b')))).toEqual([
      'default (a1)',
      'default (first=b, second=b, third=b)',
    ]);
  });

  it('leaves other variants alone', () => {
    expect(labels(cell('a', { x: 1 }), cell('b', { x: 2 }, 'wide'))).toEqual(['default', 'wide']);
  });
});
