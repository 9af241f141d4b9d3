import { svgShapes, svgTexts } from '../testing/svg-shapes.js';
import { unitChart, unitOption } from './unit-chart.js';

const CHART = { label: 'ROC of pill: a, b', x: 'false-positive rate', y: 'recall', diagonal: false };
const UP = [
  { x: 0, y: 0 },
  { x: 0.5, y: 0.75 },
  { x: 1, y: 1 },
];

describe('unitOption', () => {
  it('has both axes from 0 to 1, and the x axis to its limit', () => {
    expect(unitOption({ ...CHART, curves: [] })).toMatchObject({
      ...{ xAxis: { min: 0, max: 1 }, yAxis: { min: 0, max: 1 }, series: [] },
    });
    const limited = unitOption({ ...CHART, xLimit: 0.3, curves: [{ name: 'a', style: 0, points: UP }] });
    expect(limited.xAxis).toMatchObject({
      min: 0,
      max: 0.3,
      axisLabel: { customValues: [0, 0.1, 0.2, 0.3] },
    });
    expect(limited.series).toMatchObject([
      {
        data: [
          [0, 0],
          [0.15, 0.75],
          [0.3, 1],
        ],
      },
    ]);
  });
});

describe('unitChart', () => {
  it('draws each curve in its style with its name, and leaves out empty ones', () => {
    const curves = [
      { name: 'none', style: 0, points: [] },
      { name: 'prd <a>', style: 1, points: UP },
      { name: 'pro-ad', style: 2, points: UP },
    ];
    const { text } = unitChart({ ...CHART, curves });
    expect(svgShapes(text, { stroke: 'var(--s0)' })).toEqual([]);
    const [second] = svgShapes(text, { stroke: 'var(--s1)', 'stroke-dasharray': '7,3' });
    const [third] = svgShapes(text, { stroke: 'var(--s2)', 'stroke-dasharray': '2,2.5' });
    expect([second.content, third.content]).toEqual([
      '<title>prd &lt;a&gt;</title>',
      '<title>pro-ad</title>',
    ]);
    const [start, middle, end] = second.places;
    expect(middle[0] - start[0]).toBeCloseTo((end[0] - start[0]) / 2, 1);
    expect(start[1] - middle[1]).toBeCloseTo(0.75 * (start[1] - end[1]), 1);
    expect(text).toContain('role="img" aria-label="ROC of pill: a, b"');
  });

  it('names its axes and numbers both', () => {
    const texts = svgTexts(unitChart({ ...CHART, xLimit: 0.3, curves: [] }).text);
    expect(texts.sort()).toEqual(
      ['0', '0.25', '0.5', '0.75', '1', '0', '0.1', '0.2', '0.3', 'recall', 'false-positive rate'].sort(),
    );
  });

  it('draws the line of chance where it is wanted', () => {
    const guides = (diagonal: boolean) =>
      svgShapes(unitChart({ ...CHART, diagonal, xLimit: 0.3, curves: [] }).text, { stroke: 'var(--muted)' });
    expect(guides(false)).toEqual([]);
    expect(guides(true).map(({ places }) => places)).toEqual([
      [
        [42, 204],
        [230, 8],
      ],
    ]);
  });
});
