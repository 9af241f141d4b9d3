import { formatDuration } from './duration.js';
import { ProgressDisplay } from './progress-display.js';

function record(interactive: boolean) {
  let text = '';
  let time = 0;
  const output = { out: () => undefined, err: (part: string) => void (text += part), interactive };
  const display = new ProgressDisplay(output, () => time);
  return {
    at: (seconds: number, done: number, phase = 'train') => {
      time = seconds * 1000;
      display.update({ phase, done, total: 100, unit: 'steps', note: 'loss 0.5' });
    },
    display,
    text: () => text,
  };
}

describe('ProgressDisplay', () => {
  it('writes a plain line now and then, with rate and time left', () => {
    const log = record(false);
    log.at(0, 0);
    log.at(5, 10);
    log.at(10, 20);
    log.at(11, 22);
    expect(log.text()).toBe('  train    20/100 steps, 2.0 steps/s, 40 s left, loss 0.5\n');
  });

  it('counts from where a resumed training goes on', () => {
    const log = record(false);
    log.at(0, 80);
    log.at(10, 90);
    expect(log.text()).toContain('1.0 steps/s, 10 s left');
  });

  it('rewrites one line on a terminal and ends it', () => {
    const log = record(true);
    log.at(0, 1);
    log.at(1, 3);
    log.at(2, 100);
    expect(log.text().split('\r').length).toBe(4);
    expect(log.text().endsWith('\n')).toBe(true);
  });

  it('starts anew with each phase', () => {
    const log = record(false);
    log.at(0, 0);
    log.at(30, 100);
    log.at(31, 0, 'evaluate');
    log.at(42, 11, 'evaluate');
    expect(log.text().split('\n')[1]).toBe('  evaluate 11/100 steps, 1.0 steps/s, 1 min 29 s left, loss 0.5');
  });
});

describe('formatDuration', () => {
  it.each([
    [7.4, '7 s'],
    [65, '1 min 05 s'],
    [7260, '2 h 01 min'],
    [-3, '0 s'],
  ])('%p seconds is %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));
});
