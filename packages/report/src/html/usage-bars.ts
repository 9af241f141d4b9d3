import type { CategoryUse } from '../tables/prototype-use.js';
import { html } from './markup.js';
import type { Markup } from './markup.js';

const HEIGHT = 64;
const BAR = 8;
const TOP = 4;
/** Bars of one category. */
const MOST = 32;

/** Shares of the most used prototypes of a category as bars, the largest first, scaled to `peak`. */
export function usageBars({ category, shares }: CategoryUse, peak: number): Markup {
  const sorted = [...shares].sort((a, b) => b - a);
  const shown = sorted.slice(0, MOST);
  const bars = shown.map((share, index) => {
    const height = peak > 0 ? Math.max(0.5, (share / peak) * (HEIGHT - TOP)) : 0.5;
    return `M${index * BAR} ${HEIGHT}v-${height.toFixed(1)}h${BAR - 2}v${height.toFixed(1)}z`;
  });
  const sum = shown.reduce((total, share) => total + share, 0);
  const label =
    `Usage of prototypes on ${category}: the ${shown.length} most used carry ${percent(sum)}, ` +
    `the first ${percent(sorted[0] ?? 0)}`;
  const width = MOST * BAR;
  return html`<svg viewBox="0 0 ${width} ${HEIGHT + 1}" role="img" aria-label="${label}">
    <path class="share" d="${bars.join('')}" />
    <line class="grid" x1="0" x2="${width}" y1="${HEIGHT + 0.5}" y2="${HEIGHT + 0.5}" />
  </svg>`;
}

/** A share as text: `12.5 %`, small ones with two digits. */
export function percent(share: number): string {
  const value = 100 * share;
  return `${value === 0 || value >= 1 ? value.toFixed(1) : String(Number(value.toPrecision(2)))} %`;
}
