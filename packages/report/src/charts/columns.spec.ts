import { BINS } from '../html/histogram.js';
import { svgShapes } from '../testing/svg-shapes.js';
import { histogramChart } from './histogram-chart.js';
import { percent, usageChart } from './usage-chart.js';

/** Left end, bottom, width and height of each column. */
function columns(svg: string, fill: string): number[][] {
  const d = svgShapes(svg, { fill })
    .map(({ attributes }) => attributes['d'])
    .join('');
  return [...d.matchAll(/M([\d.]+) ([\d.]+)l([\d.]+) 0l0 -([\d.]+)/g)].map((match) =>
    match.slice(1).map(Number),
  );
}

describe('histogramChart', () => {
  it('draws a column for each bin that is not empty, scaled to the largest of its kind', () => {
    const none = new Array<number>(BINS).fill(0);
    const svg = histogramChart(
      { normal: none.with(2, 4).with(5, 1), anomalous: none.with(9, 300).with(0, 1) },
      'a <b>',
    );
    expect(columns(svg.text, 'var(--muted)')).toEqual([
      [12.5, 27, 5, 26],
      [30.5, 27, 5, 6.5],
    ]);
    // A single image is seen beside three hundred.
    expect(columns(svg.text, 'var(--alarm)')).toEqual([
      [0.5, 27, 5, 1],
      [54.5, 27, 5, 26],
    ]);
    expect(svg.text).toContain(
      'class="histogram" preserveAspectRatio="none" role="img" aria-label="a &lt;b&gt;"',
    );
  });
});

describe('usageChart', () => {
  it('draws the 32 most used, the first the highest', () => {
    const shares = Array.from({ length: 50 }, (_, index) => index / 1225);
    const { text } = usageChart(
      { category: 'pill', shares, active: null, nonzero: null, unused: 1 },
      49 / 1225,
    );
    const heights = columns(text, 'var(--accent)').map(([, , , height]) => height);
    expect(heights).toHaveLength(32);
    expect(heights[0]).toBe(60);
    expect([...heights].sort((a, b) => b - a)).toEqual(heights);
    expect(text).toContain('the 32 most used carry 87.5 %, the first 4.0 %');
  });

  it('shows shares of 0 as thin columns and keeps their width where there are few', () => {
    const own = { category: 'pill', shares: [0, 0.5], active: null, nonzero: null, unused: 1 };
    expect(columns(usageChart(own, 0.5).text, 'var(--accent)')).toEqual([
      [1, 64, 6, 60],
      [9, 64, 6, 0.5],
    ]);
    expect(columns(usageChart({ ...own, shares: [0] }, 0).text, 'var(--accent)')).toEqual([[1, 64, 6, 0.5]]);
  });

  it.each([
    [0, '0.0 %'],
    [0.125, '12.5 %'],
    [0.00042, '0.042 %'],
  ])('writes %p as %p', (share, text) => expect(percent(share)).toBe(text));
});
