import { seriesChart } from './series-chart.js';

describe('seriesChart', () => {
  const line = (values: readonly (readonly [number, number])[]) => ({
    name: 'gate',
    style: 0,
    values: values.map(([x, y]) => ({ x, y, std: null })),
  });
  const places = (text: string) =>
    (/class="curve s0" d="M([^"]*)"/.exec(text)?.[1] ?? '')
      .split('L')
      .map((place) => place.split(' ').map(Number));

  it('places equal factors at equal distances, and larger values higher', () => {
    const { text } = seriesChart({
      ...{ label: 'Ratio', x: 'count', y: 'ratio', reference: 1 },
      lines: [
        line([
          [10, 3],
          [100, 2],
          [1000, 2.5],
        ]),
      ],
    });
    const [a, b, c] = places(text);
    expect(b[0] - a[0]).toBeCloseTo(c[0] - b[0], 1);
    expect(a[1]).toBeLessThan(c[1]);
    expect(c[1]).toBeLessThan(b[1]);
    expect(text).toContain('aria-label="Ratio: gate 3 at 10, 2 at 100, 2.5 at 1000"');
  });

  it('keeps the reference in view and draws the spread', () => {
    const { text } = seriesChart({
      ...{ label: 'Ratio', x: 'count', y: 'ratio', reference: 1 },
      lines: [
        {
          name: 'none',
          style: 1,
          values: [
            { x: 16, y: 3, std: 0.5 },
            { x: 64, y: 2, std: null },
          ],
        },
      ],
    });
    const reference = Number(/class="chance"[^>]*y1="([\d.]+)"/.exec(text)?.[1]);
    expect(reference).toBeCloseTo(192, 1);
    expect(
      text
        .match(/class="spread s1" d="M[\d.]+ ([\d.]+)V([\d.]+)"/)
        ?.slice(1)
        .map(Number),
    ).toHaveLength(2);
  });

  it('leaves out the numbers of ticks that would run into one another', () => {
    const { text } = seriesChart({
      ...{ label: 'Ratio', x: 'count', y: 'ratio', reference: 1 },
      lines: [
        line([
          [16, 2],
          [17, 2],
          [1024, 2],
        ]),
      ],
    });
    expect(text).not.toMatch(/text-anchor="middle">\s*17\s*</);
    expect(text).toMatch(/text-anchor="middle">\s*1024\s*</);
  });
});
