import type { EChartsOption } from 'echarts';
import type { Markup } from '../html/markup.js';
import type { CategoryUse } from '../tables/prototype-use.js';
import { columnOption } from './column-option.js';
import { renderChart } from './render-chart.js';
import { COLOURS } from './theme.js';

/** Columns of one category. */
const MOST = 32;

/** Shares of the most used prototypes of a category, the largest first, scaled to `peak`. */
export function usageOption(shares: readonly number[], peak: number): EChartsOption {
  const heights = mostUsed(shares).map((share) => (peak > 0 ? share / peak : 0));
  return columnOption({
    layers: [{ heights, color: COLOURS.accent, opacity: 0.75 }],
    ...{ count: MOST, gap: 1 / 4, least: 0.5, top: 4 },
  });
}

function mostUsed(shares: readonly number[]): number[] {
  return [...shares].sort((a, b) => b - a).slice(0, MOST);
}

/** Draws the usage of a category. */
export function usageChart({ category, shares }: CategoryUse, peak: number): Markup {
  const shown = mostUsed(shares);
  const sum = shown.reduce((total, share) => total + share, 0);
  const label =
    `Usage of prototypes on ${category}: the ${shown.length} most used carry ${percent(sum)}, ` +
    `the first ${percent(shown[0] ?? 0)}`;
  return renderChart({ size: [8 * MOST, 65], label, option: usageOption(shares, peak) });
}

/** A share as text: `12.5 %`, small ones with two digits. */
export function percent(share: number): string {
  const value = 100 * share;
  return `${value === 0 || value >= 1 ? value.toFixed(1) : String(Number(value.toPrecision(2)))} %`;
}
