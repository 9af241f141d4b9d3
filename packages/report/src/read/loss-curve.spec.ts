import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempDir } from '../testing/temp-dir.js';
import { readLossCurve } from './loss-curve.js';

describe('readLossCurve', () => {
  const dir = tempDir();
  const write = (lines: readonly unknown[], tail = '') =>
    writeFileSync(join(dir, 'log.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join('') + tail);
  const step = (at: number, loss: number) => ({ event: 'step', step: at, loss, lr: 0.1 });

  it('reads the steps and passes over everything else', async () => {
    write([
      { event: 'phase', phase: 'train', time: '' },
      step(0, 2),
      { event: 'step' },
      step(10, 1),
      null,
      '"step"',
    ]);
    expect(await readLossCurve(dir)).toEqual({ steps: [0, 10], losses: [2, 1] });
  });

  it('lets a resumed training replace the steps it repeats', async () => {
    write([step(0, 5), step(10, 4), step(20, 3), step(30, 2), step(20, 2.9), step(30, 1.9), step(40, 1)]);
    expect(await readLossCurve(dir)).toEqual({ steps: [0, 10, 20, 30, 40], losses: [5, 4, 2.9, 1.9, 1] });
  });

  it('passes over half a line at the end', async () => {
    write([step(0, 2)], '{"event":"step","step":10,"lo');
    expect(await readLossCurve(dir)).toEqual({ steps: [0], losses: [2] });
  });

  it('is null without a log and without steps', async () => {
    write([{ event: 'phase', phase: 'init', time: '' }]);
    expect(await readLossCurve(dir)).toBeNull();
    expect(await readLossCurve(join(dir, 'none'))).toBeNull();
  });
});
