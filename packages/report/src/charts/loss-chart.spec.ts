import { svgShapes } from '../testing/svg-shapes.js';
import { lossChart, lossOption } from './loss-chart.js';

const point = (step: number, mean: number, spread = 0) => ({
  step,
  mean,
  min: mean - spread,
  max: mean + spread,
});

describe('lossOption', () => {
  it('spans the steps and the bands of all seeds', () => {
    const lines = [
      { name: 'seed 0', points: [point(5, 0.9, 0.1), point(95, 0.5, 0.2)] },
      { name: 'seed 1', points: [point(0, 0.8), point(100, 0.6)] },
    ];
    expect(lossOption(lines)).toMatchObject({
      xAxis: { type: 'value', min: 0, max: 100 },
      yAxis: { type: 'value', min: 0.3, max: 1 },
    });
  });

  it('is logarithmic where the loss falls by more than a factor of 25', () => {
    const fall = (to: number) => lossOption([{ name: 's', points: [point(0, 1), point(9, to)] }]).yAxis;
    expect(fall(1 / 26)).toMatchObject({ type: 'log', min: 1 / 26, max: 1 });
    expect(fall(1 / 24)).toMatchObject({ type: 'value' });
    expect(fall(-1)).toMatchObject({ type: 'value' });
  });
});

describe('lossChart', () => {
  it('draws a band around each mean and tells the seeds apart by dashes', () => {
    const points = [point(0, 1, 0.2), point(50, 0.5, 0.1), point(100, 0.4, 0.05)];
    const { text } = lossChart('prd <a>', [
      { name: 'seed 0', points },
      { name: 'seed 1', points: points.map(({ step }) => point(step, 0.7)) },
    ]);
    const lines = svgShapes(text, { stroke: 'var(--accent)' });
    expect(lines.map(({ attributes, content }) => [attributes['stroke-dasharray'], content])).toEqual([
      [undefined, '<title>seed 0</title>'],
      ['5,3', '<title>seed 1</title>'],
    ]);
    const [band] = svgShapes(text, { fill: 'var(--accent)' });
    const [upper, lower] = [band.places.slice(0, 3), [...band.places.slice(3, 6)].reverse()];
    lines[0].places.forEach(([x, y], index) => {
      expect(upper[index][0]).toBeCloseTo(x, 0);
      expect(upper[index][1]).toBeLessThan(y);
      expect(lower[index][1]).toBeGreaterThan(y);
    });
    expect(text).toContain(
      'aria-label="Training loss of prd &lt;a&gt;: seed 0 from 1.00 to 0.400 at step 100; seed 1 from 0.700 to 0.700',
    );
  });

  it('copes with a single step', () => {
    const { text } = lossChart('a', [{ name: 'seed 0', points: [point(7, 0.3)] }]);
    expect(text).not.toContain('NaN');
    expect(text).toContain('>7</text>');
  });
});
