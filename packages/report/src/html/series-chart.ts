import { formatTick, makeAxis } from './axis.js';
import { html } from './markup.js';
import type { Markup } from './markup.js';
import { LINE_STYLES } from './unit-chart.js';

const WIDTH = 400;
const HEIGHT = 230;
const LEFT = 46;
const RIGHT = 14;
const TOP = 10;
const BOTTOM = 38;

/** A point of a line with its spread. */
export interface SeriesValue {
  readonly x: number;
  readonly y: number;
  /** Standard deviation over seeds; `null` with one seed. */
  readonly std: number | null;
}

/** A line over a number that doubles and doubles. */
export interface SeriesLine {
  readonly name: string;
  /** Number of its line style. */
  readonly style: number;
  /** A second line of its style is drawn paler. */
  readonly pale?: boolean;
  /** By rising `x`. */
  readonly values: readonly SeriesValue[];
}

/** Lines over a logarithmic axis. */
export interface SeriesChart {
  /** Text for readers who cannot see it; the values follow it. */
  readonly label: string;
  readonly x: string;
  readonly y: string;
  /** A value to be drawn as a dashed line and kept in view. */
  readonly reference: number;
  readonly lines: readonly SeriesLine[];
}

/** Draws lines with a dot at each value and a whisker of one standard deviation; ticks stand at the values of x. */
export function seriesChart({ label, x: xTitle, y: yTitle, reference, lines }: SeriesChart): Markup {
  const all = lines.flatMap(({ values }) => values);
  const xs = [...new Set(all.map(({ x }) => x))].sort((a, b) => a - b);
  const ends = all.flatMap(({ y, std }) => [y - (std ?? 0), y + (std ?? 0)]);
  const [least, most] = [Math.min(reference, ...ends), Math.max(reference, ...ends)];
  const axis = makeAxis(least, most + 0.04 * (most - least), { log: false });
  const span = Math.log(xs[xs.length - 1] / xs[0]);
  const px = (value: number) =>
    (LEFT + (span > 0 ? Math.log(value / xs[0]) / span : 0.5) * (WIDTH - LEFT - RIGHT)).toFixed(1);
  const py = (value: number) => (HEIGHT - BOTTOM - axis.place(value) * (HEIGHT - BOTTOM - TOP)).toFixed(1);
  const line = ({ name, style, pale = false, values }: SeriesLine): Markup | null => {
    if (values.length === 0) return null;
    const places = values.map(({ x, y }) => `${px(x)} ${py(y)}`);
    const whiskers = values.flatMap(({ x, y, std }) =>
      std === null ? [] : [`M${px(x)} ${py(y - std)}V${py(y + std)}`],
    );
    const of = `s${style % LINE_STYLES}${pale ? ' pale' : ''}`;
    return html`<g class="${pale ? 'pale' : 'full'}">
      <title>${name}</title>
      <path class="curve ${of}" d="M${places.join('L')}" />
      <path class="dot ${of}" d="${places.map((place) => `M${place}h0`).join('')}" />
      ${whiskers.length === 0 ? null : html`<path class="spread ${of}" d="${whiskers.join('')}" />`}
    </g>`;
  };
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${describe(label, lines)}">
    ${axis.ticks.map(
      (tick) =>
        html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${py(tick)}" y2="${py(tick)}" />
          <text x="${LEFT - 6}" y="${py(tick)}" dy="0.35em" text-anchor="end">${formatTick(tick)}</text>`,
    )}
    ${apart(xs, (value) => Number(px(value))).map(
      (value) =>
        html`<text x="${px(value)}" y="${HEIGHT - BOTTOM + 15}" text-anchor="middle">${value}</text>`,
    )}
    <line class="chance" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${py(reference)}" y2="${py(reference)}" />
    ${lines.map(line)}
    <text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 5}" text-anchor="middle">${xTitle}</text>
    <text transform="translate(10 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" text-anchor="middle">
      ${yTitle}
    </text>
  </svg>`;
}

/** Width that the number of a tick needs. */
const TICK_WIDTH = 30;

/** Those values whose ticks do not run into the one before. */
function apart(values: readonly number[], place: (value: number) => number): number[] {
  const kept: number[] = [];
  for (const value of values) {
    const last = kept[kept.length - 1];
    if (last === undefined || place(value) - place(last) >= TICK_WIDTH) kept.push(value);
  }
  return kept;
}

function describe(label: string, lines: readonly SeriesLine[]): string {
  const parts = lines.map(({ name, values }) => {
    const listed = values.map(({ x, y }) => `${Number(y.toPrecision(3))} at ${x}`);
    return `${name} ${listed.join(', ')}`;
  });
  return `${label}: ${parts.join('; ')}`;
}
