import { describePolicy } from './notes.js';

describe('describePolicy', () => {
  it('names the kind and its options', () => {
    expect(describePolicy({ kind: 'max' })).toBe('max');
    expect(describePolicy({ kind: 'gaussianKernel', sigma: 4, size: 5 })).toBe(
      'gaussianKernel (sigma 4, size 5)',
    );
  });

  it('shows anything else as it is', () => {
    expect(describePolicy('none')).toBe('"none"');
    expect(describePolicy({ sigma: 4 })).toBe('{"sigma":4}');
    expect(describePolicy(null)).toBe('null');
  });
});
