import type { RunCell } from '../read/run-cell.js';
import { settingOf } from './cell-setting.js';

const cell = (resolved: object) => ({ config: { resolved } }) as unknown as RunCell;

describe('settingOf', () => {
  it('reads size and crop of the images', () => {
    const backbone = { name: 'vit', imageSize: 448, crop: 392 };
    expect(settingOf(cell({ backbone }))).toMatchObject({
      imageSize: 448,
      crop: 392,
      setting: 'multi-class',
    });
  });

  it('has no numbers where the configuration says nothing', () => {
    expect(settingOf(cell({}))).toMatchObject({ imageSize: null, crop: null, profile: 'exact' });
  });
});
