import { svgShapes, svgTexts } from '../testing/svg-shapes.js';
import { seriesChart } from './series-chart.js';

describe('seriesChart', () => {
  const BASE = { label: 'Ratio', x: 'count', y: 'ratio', reference: 1 };
  const line = (values: readonly (readonly [number, number])[]) => ({
    name: 'gate',
    style: 0,
    values: values.map(([x, y]) => ({ x, y, std: null })),
  });

  it('places equal factors at equal distances, larger values higher, and a dot at each', () => {
    const values = [[10, 3] as const, [100, 2] as const, [1000, 2.5] as const];
    const { text } = seriesChart({ ...BASE, lines: [line(values)] });
    const [curve] = svgShapes(text, { stroke: 'var(--s0)' });
    const [a, b, c] = curve.places;
    expect(b[0] - a[0]).toBeCloseTo(c[0] - b[0], 0);
    expect(a[1]).toBeLessThan(c[1]);
    expect(c[1]).toBeLessThan(b[1]);
    expect(svgShapes(text, { fill: 'var(--s0)' })).toHaveLength(3);
    expect(text).toContain('aria-label="Ratio: gate 3 at 10, 2 at 100, 2.5 at 1000"');
  });

  it('keeps the reference in view and draws the spread', () => {
    const values = [
      { x: 16, y: 3, std: 0.5 },
      { x: 64, y: 2, std: null },
    ];
    const { text } = seriesChart({ ...BASE, lines: [{ name: 'none', style: 1, values }] });
    const [reference] = svgShapes(text, { stroke: 'var(--muted)' });
    expect(reference.places).toEqual([
      [46, 192],
      [382, 192],
    ]);
    const [curve, spread, ...more] = svgShapes(text, { stroke: 'var(--s1)' });
    expect(more).toEqual([]);
    const [from, to] = spread.places;
    expect(from[1]).toBeGreaterThan(curve.places[0][1]);
    expect(to[1]).toBeLessThan(curve.places[0][1]);
    expect(spread.attributes['stroke-dasharray']).toBeUndefined();
  });

  it('draws the second line of a style paler', () => {
    const values = [[10, 3] as const, [100, 2] as const];
    const { text } = seriesChart({ ...BASE, lines: [{ ...line(values), pale: true }] });
    expect(svgShapes(text, { stroke: 'var(--s0)', 'stroke-opacity': '0.55' })).toHaveLength(1);
  });

  it('leaves out the numbers of ticks that would run into one another', () => {
    const values = [[16, 2] as const, [17, 2] as const, [1024, 2] as const];
    const texts = svgTexts(seriesChart({ ...BASE, lines: [line(values)] }).text);
    expect(texts).not.toContain('17');
    expect(texts).toEqual(expect.arrayContaining(['16', '1024', 'count', 'ratio']));
  });

  it('has a single number in the middle', () => {
    const { text } = seriesChart({ ...BASE, lines: [line([[64, 2]])] });
    expect(text).toContain('>64</text>');
    expect(svgShapes(text, { fill: 'var(--s0)' })[0].attributes['transform']).toContain(',214,');
    expect(text).not.toContain('NaN');
  });
});
