import type { PixelHistogram } from '@protobench/harness';
import type { CustomSeriesOption, EChartsOption, LineSeriesOption } from 'echarts';
import type { Markup } from '../html/markup.js';
import { formatMeasure } from '../tables/distances.js';
import type { Interval } from '../tables/statistics.js';
import { lineSeries } from './line-series.js';
import { field, xAxis, yAxis } from './number-axis.js';
import { renderChart } from './render-chart.js';
import { surfaceSeries } from './shape-series.js';
import { BASE, COLOURS } from './theme.js';
import { makeScale } from './ticks.js';

/**
 * The map values at normal and at anomalous pixels as two densities over one another, each scaled to its own peak, with
 * a line at each mean.
 *
 * @param range Ends of the axis, which several charts may share.
 */
export function distanceOption(pixels: PixelHistogram, range: Interval): EChartsOption {
  const scale = makeScale(range.low, range.high, { log: false });
  return {
    grid: field(10, 10, 6, 20),
    xAxis: {
      ...xAxis(scale, { grid: false }),
      axisLine: { show: true, onZero: false, lineStyle: BASE },
    },
    yAxis: yAxis({ type: 'value', min: 0, max: 1, ticks: [] }, { grid: false }),
    series: [
      ...density(pixels, pixels.normal, COLOURS.muted, 0.5),
      ...density(pixels, pixels.anomalous, COLOURS.alarm, 0.55),
      ...meanLine(pixels.normalMean, COLOURS.muted, 'solid'),
      ...meanLine(pixels.anomalousMean, COLOURS.alarm, [4, 2]),
    ],
  };
}

/** The counts as a stepped surface: each height holds from the left end of its bin to the right one. */
function density(
  { low, high }: PixelHistogram,
  counts: readonly number[],
  color: string,
  opacity: number,
): CustomSeriesOption[] {
  const peak = Math.max(...counts);
  if (!(peak > 0)) return [];
  const end = (bin: number) => low + ((high - low) * bin) / counts.length;
  const steps = counts.flatMap((count, bin) => {
    const height = count / peak;
    return [[end(bin), height] as const, [end(bin + 1), height] as const];
  });
  return [surfaceSeries([[low, 0], ...steps, [high, 0]], color, opacity)];
}

function meanLine(value: number | null, color: string, type: 'solid' | number[]): LineSeriesOption[] {
  if (value === null) return [];
  const points = [[value, 0] as const, [value, 1.02] as const];
  return [lineSeries({ points, look: { color, type, width: 1.4 } })];
}

/** Draws the densities of one row and category. */
export function distanceChart(title: string, pixels: PixelHistogram, range: Interval): Markup {
  return renderChart({
    size: [320, 110],
    label: describe(title, pixels),
    option: distanceOption(pixels, range),
  });
}

function describe(title: string, { normalMean, anomalousMean }: PixelHistogram): string {
  const text = (value: number | null) => (value === null ? 'without pixels' : formatMeasure(value));
  return `Distances of ${title}: normal mean ${text(normalMean)}, anomalous mean ${text(anomalousMean)}`;
}
