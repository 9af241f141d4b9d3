import { barChart, barText } from './bar-chart.js';

/** Right end of each bar, in units of the picture. */
function ends(svg: string): number[] {
  return [...svg.matchAll(/class="bar" d="M[\d.]+ \d+H([\d.]+)V/g)].map((match) => Number(match[1]));
}

describe('barChart', () => {
  const bar = (name: string, value: number, interval: { low: number; high: number } | null = null) => ({
    name,
    value,
    interval,
    text: barText(value, null),
  });

  it('draws longer bars for larger values', () => {
    const [first, second, third] = ends(barChart('t', [bar('a', 95), bar('b', 96), bar('c', 94.5)]).text);
    expect(second).toBeGreaterThan(first);
    expect(first).toBeGreaterThan(third);
    expect(third).toBeGreaterThan(14);
  });

  it('surrounds the end of a bar with its interval', () => {
    const svg = barChart('t', [bar('a', 95, { low: 93, high: 98 }), bar('b', 90)]).text;
    const [, low, high] = /class="whisker" d="M([\d.]+) \d+H([\d.]+)M/.exec(svg) ?? [];
    expect(Number(low)).toBeLessThan(ends(svg)[0]);
    expect(Number(high)).toBeGreaterThan(ends(svg)[0]);
    expect(svg.match(/class="whisker"/g)).toHaveLength(1);
  });

  it('stays within 0 to 100 and copes with equal values', () => {
    const [full] = ends(barChart('t', [bar('a', 100), bar('<b>', 100)]).text);
    expect(full).toBe(386);
    expect(barChart('t', [bar('<b>', 0)]).text).toContain('&lt;b&gt;');
  });

  it('tells its values to those who cannot see it', () => {
    expect(barChart('mAD', [bar('a', 95), bar('b', 90)]).text).toContain('aria-label="mAD: a 95.0; b 90.0"');
  });
});
