import { svgShapes, svgTexts } from '../testing/svg-shapes.js';
import { barChart, barOption, barText } from './bar-chart.js';

/** Left end and length of each bar, in units of the picture. */
function bars(svg: string): number[][] {
  const d = svgShapes(svg, { fill: 'var(--accent)' })
    .map(({ attributes }) => attributes['d'])
    .join('');
  return [...d.matchAll(/M([\d.]+) [\d.]+l([\d.]+) 0l/g)].map(([, left, length]) => [
    Number(left),
    Number(length),
  ]);
}

describe('barChart', () => {
  const bar = (name: string, value: number, interval: { low: number; high: number } | null = null) => ({
    name,
    value,
    interval,
    text: barText(value, null),
  });

  it('begins somewhat below the smallest end', () => {
    const option = barOption([bar('a', 95, { low: 93, high: 97 }), bar('b', 94)]);
    expect(option.xAxis).toMatchObject({ min: 91, max: 97.5, startValue: 91 });
    const [first, second] = bars(barChart('t', [bar('a', 95), bar('b', 94)]).text);
    expect([first[0], second[0]]).toEqual([14, 14]);
  });

  it('draws longer bars for larger values', () => {
    const [first, second, third] = bars(barChart('t', [bar('a', 95), bar('b', 96), bar('c', 94.5)]).text).map(
      ([, length]) => length,
    );
    expect(second).toBeGreaterThan(first);
    expect(first).toBeGreaterThan(third);
    expect(third).toBeGreaterThan(0);
  });

  it('surrounds the end of a bar with its interval, with a cap at each end', () => {
    const svg = barChart('t', [bar('a', 95, { low: 93, high: 98 }), bar('b', 90)]).text;
    const [whisker, ...more] = svgShapes(svg, { stroke: 'var(--ink)' });
    expect(more).toEqual([]);
    const [, , [low, at], [high]] = whisker.places;
    const [left, length] = bars(svg)[0];
    expect(low).toBeLessThan(left + length);
    expect(high).toBeGreaterThan(left + length);
    expect(new Set(whisker.places.map(([, y]) => y - at))).toEqual(new Set([-4, 0, 4]));
  });

  it('carries the value of the first bar down the others', () => {
    const svg = barChart('t', [bar('a', 95), bar('b', 96), bar('c', 94.5)]).text;
    const [first] = svgShapes(svg, { stroke: 'var(--muted)', 'stroke-dasharray': '3,3' });
    const [left, length] = bars(svg)[0];
    for (const [x] of first.places) expect(x).toBeCloseTo(left + length, -0.5);
    expect(first.places[1][1]).toBeGreaterThan(first.places[0][1] + 72);
  });

  it('stays within 0 to 100 and copes with equal values', () => {
    const [[left, length]] = bars(barChart('t', [bar('a', 100), bar('<b>', 100)]).text);
    expect(left + length).toBe(466);
    expect(barOption([bar('a', 0)]).xAxis).toMatchObject({ min: 0 });
  });

  it('writes name and value of each bar, and tells them to those who cannot see it', () => {
    const svg = barChart('mAD', [bar('a', 95), bar('<b>', 90)]).text;
    expect(svgTexts(svg)).toEqual(expect.arrayContaining(['a', '95.0', '&lt;b&gt;', '90.0']));
    expect(svg).toContain('aria-label="mAD: a 95.0; &lt;b&gt; 90.0"');
  });
});
