import type { EChartsOption } from 'echarts';
import { BINS } from '../html/histogram.js';
import type { ScoreHistogram } from '../html/histogram.js';
import type { Markup } from '../html/markup.js';
import { columnOption } from './column-option.js';
import type { ColumnLayer } from './column-option.js';
import { renderChart } from './render-chart.js';
import { COLOURS } from './theme.js';

/** Normal and anomalous images over one another, each scaled to its own largest bin; empty bins have no column. */
export function histogramOption({ normal, anomalous }: ScoreHistogram): EChartsOption {
  const layer = (counts: readonly number[], color: string, opacity: number): ColumnLayer => {
    const most = Math.max(1, ...counts);
    return { color, opacity, heights: counts.map((count) => (count === 0 ? null : count / most)) };
  };
  return columnOption({
    layers: [layer(normal, COLOURS.muted, 0.55), layer(anomalous, COLOURS.alarm, 0.75)],
    ...{ count: BINS, gap: 1 / 6, least: 1, top: 1 },
  });
}

/** Draws a small picture of a histogram for a cell of a table. */
export function histogramChart(histogram: ScoreHistogram, label: string): Markup {
  return renderChart({ size: [6 * BINS, 28], label, box: 'histogram', option: histogramOption(histogram) });
}
