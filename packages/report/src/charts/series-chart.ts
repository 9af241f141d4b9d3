import type { EChartsOption } from 'echarts';
import type { Markup } from '../html/markup.js';
import { lineSeries } from './line-series.js';
import { field, xAxis, yAxis } from './number-axis.js';
import { renderChart } from './render-chart.js';
import { strokeSeries } from './shape-series.js';
import type { Stroke } from './shape-series.js';
import { GUIDE, lineLook } from './theme.js';
import { logScale, makeScale } from './ticks.js';
import { titled } from './tidy-svg.js';

/** A point of a line with its spread. */
export interface SeriesValue {
  readonly x: number;
  readonly y: number;
  /** Standard deviation over seeds; `null` with one seed. */
  readonly std: number | null;
}

/** A line over a number that doubles and doubles. */
export interface SeriesLine {
  readonly name: string;
  /** Number of its line style. */
  readonly style: number;
  /** A second line of its style is drawn paler. */
  readonly pale?: boolean;
  /** By rising `x`. */
  readonly values: readonly SeriesValue[];
}

/** Lines over a logarithmic axis. */
export interface SeriesChart {
  /** Text for readers who cannot see it; the values follow it. */
  readonly label: string;
  readonly x: string;
  readonly y: string;
  /** A value to be drawn as a dashed line and kept in view. */
  readonly reference: number;
  readonly lines: readonly SeriesLine[];
}

/** Lines with a dot at each value and a whisker of one standard deviation; ticks stand at the values of x. */
export function seriesOption({ x, y, reference, lines }: SeriesChart): EChartsOption {
  const all = lines.flatMap(({ values }) => values);
  const xs = [...new Set(all.map((value) => value.x))].sort((a, b) => a - b);
  const ends = all.flatMap((value) => [value.y - (value.std ?? 0), value.y + (value.std ?? 0)]);
  const [least, most] = [Math.min(reference, ...ends), Math.max(reference, ...ends)];
  const across = logScale(xs[0], xs[xs.length - 1], xs);
  const upwards = makeScale(least, most + 0.04 * (most - least), { log: false });
  const guide = lineSeries({
    points: [
      [across.min, reference],
      [across.max, reference],
    ],
    look: GUIDE,
  });
  return {
    grid: field(46, 18, 10, 38),
    xAxis: xAxis(across, { grid: false, name: x, nameGap: 21, hideOverlap: true, format: String }),
    yAxis: yAxis(upwards, { grid: true, name: y, nameGap: 30 }),
    series: [guide, ...lines.flatMap((line, index) => lineParts(line, index))],
  };
}

function lineParts({ style, pale = false, values }: SeriesLine, index: number) {
  const { color, type } = lineLook(style);
  const own = titled(color, index);
  const opacity = pale ? 0.55 : 1;
  const spreads = values.flatMap(({ x, y, std }): Stroke[] =>
    std === null ? [] : [{ from: [x, y - std], to: [x, y + std] }],
  );
  return [
    lineSeries({
      points: values.map(({ x, y }) => [x, y] as const),
      look: { color: own, type, width: pale ? 1.4 : 1.8, opacity },
      dots: 6,
    }),
    strokeSeries(spreads, { stroke: own, lineWidth: 1.2, opacity }),
  ];
}

/** Draws the chart. */
export function seriesChart(chart: SeriesChart): Markup {
  return renderChart({
    ...{ size: [400, 230], label: describe(chart), titles: chart.lines.map(({ name }) => name) },
    option: seriesOption(chart),
  });
}

function describe({ label, lines }: SeriesChart): string {
  const parts = lines.map(({ name, values }) => {
    const listed = values.map(({ x, y }) => `${Number(y.toPrecision(3))} at ${x}`);
    return `${name} ${listed.join(', ')}`;
  });
  return `${label}: ${parts.join('; ')}`;
}
