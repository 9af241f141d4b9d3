import { scramble, Stream } from './stream.js';

const draws = (stream: Stream, count: number) => Array.from({ length: count }, () => stream.uniform());

describe('Stream', () => {
  it('draws the same numbers from the same seed on every machine', () => {
    const stream = Stream.of(7).fork('gear').fork(3);
    expect([stream.next(), stream.next(), stream.next()]).toEqual([1560283107, 4068327405, 2685879632]);
  });

  it('forks without regard to how much was drawn', () => {
    const parent = Stream.of(1);
    const before = parent.fork('a').next();
    draws(parent, 10);
    expect(parent.fork('a').next()).toBe(before);
  });

  it('gives different names, numbers and seeds different streams', () => {
    const streams = [
      Stream.of(1),
      Stream.of(2),
      Stream.of(1).fork('a'),
      Stream.of(1).fork('b'),
      Stream.of(1).fork(0),
    ];
    streams.push(Stream.of(1).fork(1), Stream.of(1).fork('a').fork('b'), Stream.of(1).fork('b').fork('a'));
    expect(new Set(streams.map((stream) => stream.next())).size).toBe(streams.length);
  });

  it('is uniform, without correlation from draw to draw or from fork to fork', () => {
    const values = draws(Stream.of(3), 20000);
    const mean = values.reduce((a, b) => a + b) / values.length;
    const correlation =
      values.slice(1).reduce((sum, v, i) => sum + (v - 0.5) * (values[i] - 0.5), 0) / values.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.01);
    expect(Math.abs(correlation)).toBeLessThan(0.003);
    const firsts = Array.from({ length: 20000 }, (_, i) => Stream.of(3).fork(i).uniform());
    expect(Math.abs(firsts.reduce((a, b) => a + b) / firsts.length - 0.5)).toBeLessThan(0.01);
    const bins = new Array<number>(16).fill(0);
    for (const value of [...values, ...firsts]) bins[Math.floor(value * 16)]++;
    for (const count of bins) expect(Math.abs(count - 2500)).toBeLessThan(250);
  });

  it('keeps to the bounds it is asked for', () => {
    const stream = Stream.of(5);
    for (let i = 0; i < 1000; i++) {
      expect(stream.range(2, 3)).toBeGreaterThanOrEqual(2);
      expect(stream.range(2, 3)).toBeLessThan(3);
      expect(Math.abs(stream.jitter(0.5))).toBeLessThanOrEqual(0.5);
      expect([0, 1, 2]).toContain(stream.below(3));
      expect(['x', 'y']).toContain(stream.pick(['x', 'y']));
    }
    expect([stream.chance(0), stream.chance(1)]).toEqual([false, true]);
  });
});

describe('scramble', () => {
  it('is the finaliser of MurmurHash3', () => {
    // Values of fmix32 from an implementation in arbitrary-precision integers.
    expect([0, 1, 0xdeadbeef].map(scramble)).toEqual([0, 0x514e28b7, 0x0de5c6a9]);
  });
});
