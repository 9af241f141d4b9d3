import { DELTA_MARK } from '../baseline/comparison-notes.js';
import type { Delta } from '../baseline/deltas.js';
import type { Footnotes } from '../tables/footnotes.js';
import { formatDelta, formatPercent } from '../tables/format-number.js';
import type { Mark } from '../tables/marks.js';
import type { Statistic } from '../tables/result-entry.js';
import { html } from './markup.js';
import type { Markup } from './markup.js';

/**
 * A `td` with a metric in percent, below it its spread over seeds and its difference from the baseline; or a dash with
 * the number of its footnote.
 */
export function metricCell(
  statistic: Statistic,
  notes: Footnotes,
  mark: Mark,
  delta: Delta | null = null,
): Markup {
  if (statistic.mean === null) {
    const reason = statistic.reason ?? 'undefined';
    return html`<td class="num" data-sort="" title="${reason}">-<sup>${notes.number(reason)}</sup></td>`;
  }
  const spread =
    statistic.std === null ? null : html`<span class="std">±${formatPercent(statistic.std)}</span>`;
  const value = html`<span class="${mark ?? 'plain'}">${formatPercent(statistic.mean)}</span>`;
  return html`<td class="num" data-sort="${statistic.mean.toFixed(6)}">
    ${value}${spread}${delta === null ? null : deltaText(delta)}
  </td>`;
}

function deltaText({ points, interval, marked }: Delta): Markup | null {
  if (points === null) return null;
  const text = formatDelta(points).replace('-', '−');
  const tip =
    interval === null ? 'not tested' : `95 % interval ${signed(interval.low)} to ${signed(interval.high)}`;
  return html`<span class="delta${marked ? ' marked' : ''}" title="${tip}"
    >${text}${marked ? html`<sup>${DELTA_MARK}</sup>` : null}</span
  >`;
}

function signed(points: number): string {
  return `${points > 0 ? '+' : ''}${points.toFixed(2)}`.replace('-', '−');
}

/** The reasons of empty cells below a table. */
export function footnoteList(notes: Footnotes): Markup | null {
  if (notes.reasons.length === 0) return null;
  const items = notes.reasons.map((reason, index) => html`<li><sup>${index + 1}</sup> ${reason}</li>`);
  return html`<ul class="notes">
    ${items}
  </ul>`;
}
