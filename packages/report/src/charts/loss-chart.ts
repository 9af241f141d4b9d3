import type { EChartsOption } from 'echarts';
import type { CurvePoint } from '../html/curve-points.js';
import type { Markup } from '../html/markup.js';
import { lineSeries } from './line-series.js';
import { field, xAxis, yAxis } from './number-axis.js';
import { renderChart } from './render-chart.js';
import { surfaceSeries } from './shape-series.js';
import { COLOURS, seedDashes } from './theme.js';
import { makeScale } from './ticks.js';
import { titled } from './tidy-svg.js';

/** One training: the curve of a seed. */
export interface ChartLine {
  readonly name: string;
  readonly points: readonly CurvePoint[];
}

/**
 * Training loss over steps: for each seed the mean of each stretch of steps and a band from its smallest to its largest
 * loss. The loss axis is logarithmic where the loss falls by more than a factor of 25.
 */
export function lossOption(lines: readonly ChartLine[]): EChartsOption {
  const points = lines.flatMap((line) => line.points);
  const steps = points.map(({ step }) => step);
  const least = Math.min(...points.map(({ min }) => min));
  const most = Math.max(...points.map(({ max }) => max));
  return {
    grid: field(44, 12, 8, 24),
    xAxis: xAxis(makeScale(Math.min(...steps), Math.max(...steps), { log: false }), { grid: false }),
    yAxis: yAxis(makeScale(least, most, { log: true }), { grid: true }),
    series: lines.flatMap((line, seed) => [
      surfaceSeries(bandOutline(line.points), COLOURS.accent, 0.16),
      lineSeries({
        points: line.points.map(({ step, mean }) => [step, mean] as const),
        look: { color: titled(COLOURS.accent, seed), type: seedDashes(seed), width: 1.6 },
      }),
    ]),
  };
}

/** Along the largest losses and back along the smallest. */
function bandOutline(points: readonly CurvePoint[]) {
  const upper = points.map(({ step, max }) => [step, max] as const);
  const lower = points.map(({ step, min }) => [step, min] as const);
  return [...upper, ...lower.reverse()];
}

/** Draws the training of a row. */
export function lossChart(title: string, lines: readonly ChartLine[]): Markup {
  return renderChart({
    ...{ size: [340, 180], label: describe(title, lines), titles: lines.map(({ name }) => name) },
    option: lossOption(lines),
  });
}

function describe(title: string, lines: readonly ChartLine[]): string {
  const parts = lines.map(({ name, points }) => {
    const [first, last] = [points[0], points[points.length - 1]];
    return `${name} from ${first.mean.toPrecision(3)} to ${last.mean.toPrecision(3)} at step ${last.step}`;
  });
  return `Training loss of ${title}: ${parts.join('; ')}`;
}
