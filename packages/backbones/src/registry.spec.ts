import { findBackbone, listBackbones } from './registry.js';
import { selectTaps, tapSize } from './taps.js';

describe('the registry of backbones', () => {
  it('has unique names, and taps from shallow to deep', () => {
    const names = listBackbones().map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { taps } of listBackbones()) {
      const strides = taps.map(({ stride }) => stride);
      expect(strides).toEqual([...strides].sort((a, b) => a - b));
    }
  });

  it('tells an unknown name with those there are', () => {
    expect(() => findBackbone('resnet999')).toThrow(expect.objectContaining({ code: 'UNKNOWN_BACKBONE' }));
  });
});

describe('taps', () => {
  const backbone = findBackbone('mobilenetv3-centernet-coco');

  it('are chosen by name, in the order of the names', () => {
    const names = ['expanded_conv_11/add', 'expanded_conv_2/add'];
    expect(selectTaps(backbone, names).map(({ name }) => name)).toEqual(names);
    expect(selectTaps(backbone)).toEqual(backbone.taps);
    expect(() => selectTaps(backbone, ['block9'])).toThrow(expect.objectContaining({ code: 'BAD_TAP' }));
  });

  it('round up sizes that the stride does not divide', () => {
    expect(tapSize(backbone.taps[2], 256, 250)).toEqual({ height: 16, width: 16 });
  });
});
