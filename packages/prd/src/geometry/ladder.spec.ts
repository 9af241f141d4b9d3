import { PrdError } from '../errors.js';
import { halved, planLadder } from './ladder.js';

const level = (name: string, height: number, width: number, channels = 8) => ({
  name,
  height,
  width,
  channels,
});

describe('planLadder', () => {
  it('counts halvings between levels', () => {
    const ladder = planLadder([level('a', 64, 64), level('b', 32, 32), level('c', 8, 8), level('d', 8, 8)]);
    expect(ladder.map(({ halvings }) => halvings)).toEqual([1, 2, 0, 0]);
  });

  it.each([
    ['padded convolutions, which round up', 63, 32],
    ['unpadded pooling, which rounds down', 63, 31],
    ['a pooling that loses a row', 27, 13],
  ])('takes the sizes that come of %s', (_, upper, lower) => {
    expect(planLadder([level('a', upper, upper), level('b', lower, lower)])[0].halvings).toBe(1);
  });

  it('takes images that are not square', () => {
    expect(planLadder([level('a', 20, 50), level('b', 10, 25), level('c', 5, 13)])[1].halvings).toBe(1);
  });

  it.each([
    ['no taps', [], /at least one tap/],
    ['taps from deep to shallow', [level('deep', 8, 8), level('shallow', 16, 16)], /'shallow' \(16 x 16\)/],
    ['a ratio of three', [level('a', 30, 30), level('b', 10, 10)], /'b' \(10 x 10\) must be tap 'a'/],
    ['a ratio that differs between directions', [level('a', 32, 64), level('b', 16, 16)], /halved/],
  ])('refuses %s', (_, taps, message) => {
    expect(() => planLadder(taps)).toThrow(PrdError);
    expect(() => planLadder(taps)).toThrow(message);
  });
});

describe('halved', () => {
  it('rounds up', () => {
    expect([16, 17, 1].map(halved)).toEqual([8, 9, 1]);
  });
});
