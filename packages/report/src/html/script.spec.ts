import { runInNewContext, Script } from 'node:vm';
import { COMPARE_SOURCE, SCRIPT } from './script.js';

describe('script of the page', () => {
  const compare = runInNewContext(`${COMPARE_SOURCE}; compareCells`) as (
    a: string,
    b: string,
    descending: boolean,
  ) => number;
  const sorted = (values: readonly string[], descending: boolean) =>
    [...values].sort((a, b) => compare(a, b, descending));

  it('parses, and cannot end its own element', () => {
    expect(() => new Script(SCRIPT)).not.toThrow();
    expect(SCRIPT).not.toContain('</');
  });

  it('sorts numbers by size with empty cells last both ways', () => {
    const values = ['9.5', '', '100', '-1', '12'];
    expect(sorted(values, false)).toEqual(['-1', '9.5', '12', '100', '']);
    expect(sorted(values, true)).toEqual(['100', '12', '9.5', '-1', '']);
  });

  it('sorts names by code unit', () => {
    expect(sorted(['uniad', 'Pro', 'prd'], false)).toEqual(['Pro', 'prd', 'uniad']);
    expect(sorted(['uniad', 'Pro', 'prd'], true)).toEqual(['uniad', 'prd', 'Pro']);
  });
});
