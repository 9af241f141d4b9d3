import type { EChartsOption, YAXisComponentOption } from 'echarts';
import type { Markup } from '../html/markup.js';
import { formatPercent } from '../tables/format-number.js';
import type { Interval } from '../tables/statistics.js';
import { field, xAxis } from './number-axis.js';
import { renderChart } from './render-chart.js';
import { strokeSeries } from './shape-series.js';
import type { Stroke } from './shape-series.js';
import { COLOURS, FONT_SIZE, GUIDE } from './theme.js';
import { makeScale } from './ticks.js';

const WIDTH = 480;
const ROW = 36;
const BAR = 12;
/** The bar stands below the middle of its row, under its name. */
const DOWN = 6;
const BOTTOM = 22;

/** A bar with its interval. */
export interface Bar {
  readonly name: string;
  /** Percent. */
  readonly value: number;
  readonly interval: Interval | null;
  /** Text of the value, with its spread where it has one. */
  readonly text: string;
}

/**
 * Horizontal bars with intervals. The axis begins below the smallest value instead of at 0, since variants of a method
 * differ by a few points; a dashed line carries the first bar's value down the others.
 */
export function barOption(bars: readonly Bar[]): EChartsOption {
  const { low, high } = rangeOf(bars);
  const scale = makeScale(low, high, { log: false });
  const whiskers = bars.flatMap(({ interval }, row): Stroke[] =>
    interval === null ? [] : [{ from: [interval.low, row], to: [interval.high, row] }],
  );
  const first: Stroke = { from: [bars[0].value, 0], to: [bars[0].value, bars.length - 1] };
  return {
    grid: field(14, 14, DOWN, BOTTOM - DOWN),
    xAxis: { ...xAxis(scale, { grid: true }), startValue: scale.min },
    yAxis: [
      rowAxis(
        'left',
        bars.map(({ name }) => name),
        COLOURS.muted,
      ),
      rowAxis(
        'right',
        bars.map(({ text }) => text),
        COLOURS.ink,
      ),
    ],
    series: [
      {
        ...{ type: 'bar', silent: true, clip: false, barWidth: BAR, data: bars.map(({ value }) => value) },
        itemStyle: { color: COLOURS.accent, opacity: 0.35 },
      },
      strokeSeries([first], { stroke: GUIDE.color, lineWidth: 1, lineDash: GUIDE.type }, { beyond: BAR / 2 }),
      strokeSeries(whiskers, { stroke: COLOURS.ink, lineWidth: 1.3 }, { cap: 4 }),
    ],
  };
}

/** Texts above the bars, at one end of their rows. */
function rowAxis(position: 'left' | 'right', texts: readonly string[], color: string): YAXisComponentOption {
  return {
    ...{ type: 'category', inverse: true, position, silent: true, data: [...texts] },
    ...{ axisLine: { show: false }, axisTick: { show: false }, splitLine: { show: false } },
    axisLabel: {
      ...{ inside: true, margin: 0, interval: 0, color, fontSize: FONT_SIZE },
      ...{ verticalAlign: 'bottom', padding: [0, 0, BAR / 2 + 2, 0] },
    },
  };
}

/** Draws the bars. */
export function barChart(title: string, bars: readonly Bar[]): Markup {
  return renderChart({
    size: [WIDTH, bars.length * ROW + BOTTOM],
    label: `${title}: ${bars.map((bar) => `${bar.name} ${bar.text}`).join('; ')}`,
    option: barOption(bars),
  });
}

/** From somewhat below the smallest to somewhat above the largest end, within 0 to 100. */
function rangeOf(bars: readonly Bar[]): Interval {
  const ends = bars.flatMap(({ value, interval }) => [
    value,
    interval?.low ?? value,
    interval?.high ?? value,
  ]);
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const margin = Math.max(0.5, 0.25 * (most - least));
  return { low: Math.max(0, least - 2 * margin), high: Math.min(100, most + margin / 2) };
}

/** Value of a bar as text: `95.4 ± 0.1`. */
export function barText(value: number, std: number | null): string {
  return std === null ? formatPercent(value) : `${formatPercent(value)} ± ${formatPercent(std)}`;
}
