import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STYLES } from '../html/styles.js';
import { svgShapes } from '../testing/svg-shapes.js';
import { field, xAxis, yAxis } from './number-axis.js';
import { lineSeries } from './line-series.js';
import { renderChart } from './render-chart.js';
import { COLOURS, lineLook } from './theme.js';
import { makeScale } from './ticks.js';

describe('renderChart', () => {
  const chart = (label: string) =>
    renderChart({
      ...{ size: [200, 100] as const, label },
      option: {
        grid: field(50, 50, 0, 0),
        xAxis: xAxis(makeScale(10, 30, { log: false }), { grid: true }),
        yAxis: yAxis(makeScale(0.01, 100, { log: true }), { grid: true }),
        series: [
          lineSeries({
            points: [
              [10, 0.01],
              [15, 1],
              [30, 100],
            ],
            look: { color: COLOURS.alarm, type: [4, 2], width: 2 },
          }),
        ],
      },
    }).text;

  it('places values in proportion, on a logarithmic axis by their factors', () => {
    const [line] = svgShapes(chart('t'), { stroke: COLOURS.alarm });
    expect(line.places).toEqual([
      [50, 100],
      [75, 50],
      [150, 0],
    ]);
    expect(line.attributes).toMatchObject({ 'stroke-dasharray': '4,2', 'stroke-width': '2' });
  });

  it('gives the same text whatever was drawn before', () => {
    const first = chart('t');
    for (let index = 0; index < 5; index++) chart('other');
    expect(chart('t')).toBe(first);
  });

  it('needs no script, style, id or other file, and has a text for those who cannot see it', () => {
    const svg = chart('ROC of <b> & "c"');
    expect(svg).toMatch(
      /^<svg viewBox="0 0 200 100" role="img" aria-label="ROC of &lt;b&gt; &amp; &quot;c&quot;">/,
    );
    expect(svg).not.toMatch(
      / (id|class|style|href|xmlns|ecmeta[^=]*)=|<(script|style|defs|g|clipPath)\b|url\(|zr\d/,
    );
  });

  it('paints with variables of the page alone', () => {
    const paints = [...chart('t').matchAll(/ (?:fill|stroke)="([^"]*)"/g)].map(([, paint]) => paint);
    expect(new Set(paints)).toEqual(new Set(['none', COLOURS.rule, COLOURS.muted, COLOURS.alarm]));
    const all = [
      ...Object.values(COLOURS),
      ...Array.from({ length: 32 }, (_, style) => lineLook(style).color),
    ];
    for (const colour of all) {
      const [, variable] = /^var\((--\w+)\)$/.exec(colour) ?? [];
      // Light, dark and print.
      expect(STYLES.match(new RegExp(`${variable}: #`, 'g'))).toHaveLength(3);
    }
  });

  it('is the only file of the package that draws with the library', () => {
    const others = readdirSync(__dirname)
      .filter((name) => !name.startsWith('render-chart') && !name.endsWith('.d.ts'))
      .filter((name) => /^import (?!type).*'echarts/m.test(readFileSync(join(__dirname, name), 'utf8')));
    expect(others).toEqual([]);
  });
});

describe('lineLook', () => {
  it('tells 32 styles apart, neighbours also without colour', () => {
    const looks = Array.from({ length: 32 }, (_, style) => lineLook(style));
    expect(new Set(looks.map((look) => JSON.stringify(look))).size).toBe(32);
    for (let first = 0; first + 4 <= 8; first++) {
      const dashes = looks.slice(first, first + 4).map(({ type }) => String(type));
      expect(new Set(dashes).size).toBe(4);
    }
  });
});
