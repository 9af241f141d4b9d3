import { formatBytes, formatCount, formatDelta, formatPercent, formatSeconds } from './format-number.js';

describe('numbers for reading', () => {
  it('prints percent with one decimal', () => {
    expect([100, 0, 93.449, 99.96].map(formatPercent)).toEqual(['100.0', '0.0', '93.4', '100.0']);
  });

  it('prints differences with their sign, and none for what rounds to nothing', () => {
    expect([0.64, -1.25, 0.04, -0.04, 0].map(formatDelta)).toEqual(['+0.6', '-1.3', '0.0', '0.0', '0.0']);
  });

  it('prints durations without a jump at the limits', () => {
    expect(
      [0, 0.21, 0.9996, 1, 59.94, 59.96, 60, 200, 3599.4, 3599.6, 7500, 90000].map(formatSeconds),
    ).toEqual([
      '0 ms',
      '210 ms',
      '1.0 s',
      '1.0 s',
      '59.9 s',
      '1 min 00 s',
      '1 min 00 s',
      '3 min 20 s',
      '59 min 59 s',
      '1 h 00 min',
      '2 h 05 min',
      '25 h 00 min',
    ]);
  });

  it('prints memory sizes', () => {
    expect([2048, 812 * 1024 ** 2, 1.44 * 1024 ** 3].map(formatBytes)).toEqual([
      '2 KiB',
      '812 MiB',
      '1.4 GiB',
    ]);
  });

  it('shortens large counts', () => {
    expect([512, 48_210, 999_600, 1_612_000, 1_234_000_000].map(formatCount)).toEqual([
      ...['512', '48.2 k', '1.00 M', '1.61 M', '1234 M'],
    ]);
  });
});
