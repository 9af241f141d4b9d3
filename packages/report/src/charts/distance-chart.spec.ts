import { svgShapes, svgTexts } from '../testing/svg-shapes.js';
import { distanceChart } from './distance-chart.js';

describe('distanceChart', () => {
  const PIXELS = {
    ...{ low: 1, high: 3, normal: [8, 4, 0, 0], anomalous: [0, 1, 2, 1] },
    ...{ normalMean: 1.5, anomalousMean: 2 },
  };

  it('draws each density in steps, scaled to its own peak, on the axis it is given', () => {
    const { text } = distanceChart('prd, pill', PIXELS, { low: 0, high: 4 });
    const [normal] = svgShapes(text, { fill: 'var(--muted)', 'fill-opacity': '0.5' });
    const [anomalous] = svgShapes(text, { fill: 'var(--alarm)' });
    // The field goes from 10 to 310 and from 90 up to 6.
    expect(normal.places.slice(0, 6)).toEqual([
      [85, 90],
      [85, 6],
      [122.5, 6],
      [122.5, 48],
      [160, 48],
      [160, 90],
    ]);
    expect(Math.min(...anomalous.places.map(([, y]) => y))).toBe(6);
    expect(svgTexts(text)).toEqual(['0', '1', '2', '3', '4']);
  });

  it('has a line at each mean, told apart by dashes, too', () => {
    const { text } = distanceChart('prd, pill', PIXELS, { low: 0, high: 4 });
    const [normal] = svgShapes(text, { stroke: 'var(--muted)' });
    const [anomalous] = svgShapes(text, { stroke: 'var(--alarm)', 'stroke-dasharray': '4,2' });
    expect(normal.places[0][0]).toBeCloseTo(122.5, 0);
    expect(anomalous.places[0][0]).toBe(160);
    expect(normal.attributes['stroke-dasharray']).toBeUndefined();
    expect(text).toContain('aria-label="Distances of prd, pill: normal mean 1.50, anomalous mean 2.00"');
  });

  it('leaves out what a category has no pixels of', () => {
    const bare = { ...PIXELS, anomalous: [0, 0, 0, 0], anomalousMean: null };
    const { text } = distanceChart('prd, pill', bare, { low: 1, high: 3 });
    expect(text).not.toContain('--alarm');
    expect(text).toContain('anomalous mean without pixels');
  });
});
