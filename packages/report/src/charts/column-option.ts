import type { EChartsOption } from 'echarts';
import { field } from './number-axis.js';
import { BASE } from './theme.js';

/** Columns of one colour; layers stand over one another. */
export interface ColumnLayer {
  /** Heights in [0, 1]; `null` for none at all. */
  readonly heights: readonly (number | null)[];
  readonly color: string;
  readonly opacity: number;
}

/** Plain columns of equal width on a line, without numbers. */
export interface Columns {
  readonly layers: readonly ColumnLayer[];
  /** Room for this many, also where there are fewer. */
  readonly count: number;
  /** Share of the width of a column that is left to the next. */
  readonly gap: number;
  /** Least height of a column in units of the drawing, so that small ones are seen. */
  readonly least: number;
  /** Free space above the highest. */
  readonly top: number;
}

/** What is drawn of columns. */
export function columnOption({ layers, count, gap, least, top }: Columns): EChartsOption {
  return {
    grid: field(0, 0, top, 1),
    xAxis: {
      ...{ type: 'category', silent: true, data: Array.from({ length: count }, (_, index) => String(index)) },
      axisLine: { lineStyle: BASE },
      ...{ axisTick: { show: false }, axisLabel: { show: false }, splitLine: { show: false } },
    },
    yAxis: { type: 'value', show: false, min: 0, max: 1 },
    series: layers.map(({ heights, color, opacity }) => ({
      ...{ type: 'bar', silent: true, clip: false, barGap: '-100%', barCategoryGap: `${100 * gap}%` },
      ...{ barMinHeight: least, data: heights.map((height) => height ?? '-') },
      itemStyle: { color, opacity },
    })),
  };
}
