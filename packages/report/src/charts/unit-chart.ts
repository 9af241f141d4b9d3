import type { EChartsOption } from 'echarts';
import type { Markup } from '../html/markup.js';
import type { Point } from '../html/thin-points.js';
import { lineSeries } from './line-series.js';
import { field, xAxis, yAxis } from './number-axis.js';
import { renderChart } from './render-chart.js';
import { GUIDE, lineLook } from './theme.js';
import { makeScale } from './ticks.js';
import { titled } from './tidy-svg.js';

const SIZE = 240;
const UNIT = { type: 'value', min: 0, max: 1, ticks: [0, 0.25, 0.5, 0.75, 1] } as const;

/** A curve of a chart. */
export interface UnitCurve {
  readonly name: string;
  readonly points: readonly Point[];
  /** Number of its line style. */
  readonly style: number;
}

/** A square chart; points lie in [0, 1] in both directions. */
export interface UnitChart {
  /** Text for readers who cannot see it. */
  readonly label: string;
  readonly x: string;
  readonly y: string;
  /** Number at the end of the x axis, default 1; its points are shares of it. */
  readonly xLimit?: number;
  /** Whether to draw the line of a score that knows nothing. */
  readonly diagonal: boolean;
  readonly curves: readonly UnitCurve[];
}

/** What is drawn; line styles are told apart by colour and by dashes. */
export function unitOption({ x, y, xLimit = 1, diagonal, curves }: UnitChart): EChartsOption {
  const across = xLimit === 1 ? UNIT : makeScale(0, xLimit, { log: false });
  const guide = lineSeries({
    points: [
      [0, 0],
      [xLimit, 1],
    ],
    look: GUIDE,
  });
  return {
    grid: field(42, 10, 8, 36),
    xAxis: xAxis(across, { grid: true, name: x, nameGap: 21 }),
    yAxis: yAxis(UNIT, { grid: true, name: y, nameGap: 28 }),
    series: [
      ...(diagonal ? [guide] : []),
      ...curves.map(({ points, style }, index) => {
        const { color, type } = lineLook(style);
        return lineSeries({
          points: points.map((point) => [point.x * xLimit, point.y] as const),
          look: { color: titled(color, index), type, width: 1.8 },
        });
      }),
    ],
  };
}

/** Draws the chart; a curve without points is left out. */
export function unitChart(chart: UnitChart): Markup {
  const curves = chart.curves.filter(({ points }) => points.length > 0);
  return renderChart({
    ...{ size: [SIZE, SIZE], label: chart.label, titles: curves.map(({ name }) => name) },
    option: unitOption({ ...chart, curves }),
  });
}
