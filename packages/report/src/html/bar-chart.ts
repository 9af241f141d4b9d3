import { formatPercent } from '../tables/format-number.js';
import type { Interval } from '../tables/statistics.js';
import { formatTick, makeAxis } from './axis.js';
import { html } from './markup.js';
import type { Markup } from './markup.js';

const WIDTH = 400;
const EDGE = 14;
const ROW = 36;
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
 * Horizontal bars with intervals as SVG. The axis begins below the smallest value instead of at 0, since variants of a
 * method differ by a few points; a dashed line carries the first bar's value down the others.
 */
export function barChart(title: string, bars: readonly Bar[]): Markup {
  const { low, high } = rangeOf(bars);
  const axis = makeAxis(low, high, { log: false });
  const px = (value: number) => (EDGE + axis.place(value) * (WIDTH - 2 * EDGE)).toFixed(1);
  const height = bars.length * ROW + BOTTOM;
  const label = `${title}: ${bars.map((bar) => `${bar.name} ${bar.text}`).join('; ')}`;
  const rows = bars.map(({ name, value, interval, text }, index) => {
    const top = index * ROW;
    const middle = top + 24;
    return html`<text x="${EDGE}" y="${top + 12}">${name}</text>
      <text class="value" x="${WIDTH - EDGE}" y="${top + 12}" text-anchor="end">${text}</text>
      <path class="bar" d="M${px(low)} ${top + 18}H${px(value)}V${top + 30}H${px(low)}Z" />
      ${interval === null ? null : whisker(px(interval.low), px(interval.high), middle)}`;
  });
  const first = px(bars[0].value);
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${label}">
    ${axis.ticks.map(
      (tick) =>
        html`<line class="grid" x1="${px(tick)}" x2="${px(tick)}" y1="0" y2="${height - BOTTOM + 4}" />
          <text x="${px(tick)}" y="${height - 4}" text-anchor="middle">${formatTick(tick)}</text>`,
    )}
    ${rows}
    <line class="chance" x1="${first}" x2="${first}" y1="18" y2="${height - BOTTOM + 4}" />
  </svg>`;
}

function whisker(low: string, high: string, y: number): Markup {
  return html`<path class="whisker" d="M${low} ${y}H${high}M${low} ${y - 4}v8M${high} ${y - 4}v8" />`;
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
