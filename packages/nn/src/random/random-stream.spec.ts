import fc from 'fast-check';
import { RandomStream } from './random-stream.js';

const root = RandomStream.fromSeed(0);

function words(stream: RandomStream, count: number): number[] {
  return Array.from({ length: count }, (_, i) => stream.uint32At(i));
}

describe('RandomStream', () => {
  it('is Philox4x32-10 with the seed as key', () => {
    // Known answer of Random123 for key 0, counter 0.
    expect(words(root, 4).map((word) => word.toString(16))).toEqual([
      '6627e8d5',
      'e169c58d',
      'bc57ac4c',
      '9b00dbd8',
    ]);
  });

  it('gives the same bits for ever: golden values of this definition', () => {
    const stream = RandomStream.fromSeed(2 ** 40 + 3)
      .child('decoder.0.attn.q.weight')
      .child(7);
    expect(words(stream, 3)).toMatchInlineSnapshot(`
     [
       3039500110,
       2231065638,
       2144286389,
     ]
    `);
    expect([...stream.uniform(3)]).toMatchInlineSnapshot(`
     [
       0.7076887488365173,
       0.5194604396820068,
       0.49925553798675537,
     ]
    `);
    expect([...stream.normal(3)]).toMatchInlineSnapshot(`
     [
       -0.8253572583198547,
       -0.10142537951469421,
       1.1385644674301147,
     ]
    `);
    expect([...stream.permutation(8)]).toMatchInlineSnapshot(`
     [
       3,
       5,
       6,
       7,
       4,
       0,
       2,
       1,
     ]
    `);
  });

  it('has no state', () => {
    const stream = root.child('a');
    expect(stream.uniform(5)).toEqual(stream.uniform(5));
    expect(root.child('a').normal(5)).toEqual(stream.normal(5));
    expect(stream.integer(100, 3)).toBe(stream.integer(100, 3));
  });

  it('fills arrays of any length with a prefix of the same numbers', () => {
    const uniform = root.uniform(64);
    const normal = root.normal(64);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 64 }), (n) => {
        expect(root.uniform(n)).toEqual(uniform.subarray(0, n));
        expect(root.normal(n)).toEqual(normal.subarray(0, n));
      }),
    );
    expect(uniform[37]).toBe(Math.fround((root.uint32At(37) >>> 8) / 2 ** 24));
  });

  it('keeps children apart: by name, by number, by path', () => {
    const streams = [
      root,
      RandomStream.fromSeed(1),
      root.child(''),
      root.child(0),
      root.child(1),
      root.child('0'),
      root.child('1'),
      root.child('ab'),
      root.child('a').child('b'),
      root.child('a'),
      root.child('a\0'),
      root.child('12345678'),
      root.child('123456789'),
      root.child('12345678').child('9'),
      root.child(2 ** 32),
      root.child(2 ** 45),
    ];
    const first = streams.map((stream) => words(stream, 2).join());
    expect(new Set(first).size).toBe(streams.length);
  });

  it('has children that are not correlated with each other', () => {
    const n = 20000;
    const series = [root, root.child(0), root.child(1), root.child('a')].map((stream) => stream.normal(n));
    for (let i = 0; i < series.length; i++) {
      for (let j = 0; j < i; j++) {
        const correlation = series[i].reduce((sum, value, at) => sum + value * series[j][at], 0) / n;
        expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(n));
      }
    }
  });

  it('draws uniform numbers: moments and a chi-squared test of 100 bins', () => {
    const n = 100000;
    const bins = new Int32Array(100);
    let sum = 0;
    const values = root.child('uniform').uniform(n);
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    for (const value of values) {
      bins[Math.floor(value * 100)]++;
      sum += value;
    }
    expect(sum / n).toBeCloseTo(0.5, 2);
    const chi = bins.reduce((total, count) => total + (count - n / 100) ** 2 / (n / 100), 0);
    // 99 degrees of freedom: 150 is the 99.93 % point.
    expect(chi).toBeLessThan(150);
  });

  it('draws normal numbers: four moments', () => {
    const n = 200000;
    const values = root.child('normal').normal(n);
    const moment = (power: number): number => values.reduce((sum, value) => sum + value ** power, 0) / n;
    expect(moment(1)).toBeCloseTo(0, 2);
    expect(Math.abs(moment(2) - 1)).toBeLessThan(0.015);
    expect(Math.abs(moment(3))).toBeLessThan(0.03);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.1);
  });

  it('permutes: every order of four comes up about equally often', () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 2400; i++) {
      const order = root.child(i).permutation(4).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    for (const count of counts.values()) expect(Math.abs(count - 100)).toBeLessThan(45);
    expect([...root.permutation(1000)].sort((a, b) => a - b)).toEqual([...Array(1000).keys()]);
  });

  it('draws integers below the bound', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 32 }), fc.nat(), (bound, counter) => {
        const value = root.integer(bound, counter);
        expect(Number.isInteger(value) && value >= 0 && value < bound).toBe(true);
      }),
    );
    expect(new Set(Array.from({ length: 100 }, (_, i) => root.integer(3, i)))).toEqual(new Set([0, 1, 2]));
  });

  it.each([-1, 0.5, NaN, 2 ** 53])('refuses %s as seed, child or counter', (value) => {
    expect(() => RandomStream.fromSeed(value)).toThrow('the seed of a random stream');
    expect(() => root.child(value)).toThrow('the child number of a random stream');
    expect(() => root.uint32At(value)).toThrow('the counter of a random stream');
  });

  it('refuses an empty range', () => {
    expect(() => root.integer(0, 0)).toThrow('must be an integer in [1, 2^32], but is 0');
  });
});
