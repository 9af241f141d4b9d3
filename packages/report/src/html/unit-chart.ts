import { makeAxis } from './axis.js';
import { html } from './markup.js';
import type { Markup } from './markup.js';
import type { Point } from './thin-points.js';

const SIZE = 240;
const LEFT = 40;
const RIGHT = 10;
const TOP = 8;
const BOTTOM = 36;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** Number of line styles; a tenth line looks like the second. */
export const LINE_STYLES = 8;

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

/** Draws the chart as SVG. Line styles are told apart by colour and by dashes. */
export function unitChart({ label, x, y, xLimit = 1, diagonal, curves }: UnitChart): Markup {
  const px = (value: number) => (LEFT + value * (SIZE - LEFT - RIGHT)).toFixed(1);
  const py = (value: number) => (SIZE - BOTTOM - value * (SIZE - BOTTOM - TOP)).toFixed(1);
  const [left, right, bottom, top] = [px(0), px(1), py(0), py(1)];
  const xTicks = xLimit === 1 ? TICKS : makeAxis(0, xLimit, { log: false }).ticks;
  const lines = curves
    .filter(({ points }) => points.length > 0)
    .map(
      ({ points, style, name }) =>
        html`<path
          class="curve s${style % LINE_STYLES}"
          d="M${points.map((point) => `${px(point.x)} ${py(point.y)}`).join('L')}"
        >
          <title>${name}</title>
        </path>`,
    );
  return html`<svg viewBox="0 0 ${SIZE} ${SIZE}" role="img" aria-label="${label}">
    ${TICKS.map(
      (tick) =>
        html`<line class="grid" x1="${left}" x2="${right}" y1="${py(tick)}" y2="${py(tick)}" />
          <text x="${LEFT - 5}" y="${py(tick)}" dy="0.35em" text-anchor="end">${tick}</text>`,
    )}
    ${xTicks.map(
      (tick) =>
        html`<line
            class="grid"
            x1="${px(tick / xLimit)}"
            x2="${px(tick / xLimit)}"
            y1="${top}"
            y2="${bottom}"
          />
          <text x="${px(tick / xLimit)}" y="${SIZE - BOTTOM + 14}" text-anchor="middle">${tick}</text>`,
    )}
    ${diagonal ? html`<line class="chance" x1="${left}" y1="${bottom}" x2="${right}" y2="${top}" />` : null}
    ${lines}
    <text x="${px(0.5)}" y="${SIZE - 4}" text-anchor="middle">${x}</text>
    <text transform="translate(10 ${py(0.5)}) rotate(-90)" text-anchor="middle">${y}</text>
  </svg>`;
}
