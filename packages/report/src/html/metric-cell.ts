import type { Footnotes } from '../tables/footnotes.js';
import { formatPercent } from '../tables/format-number.js';
import type { Mark } from '../tables/marks.js';
import type { Statistic } from '../tables/result-entry.js';
import { html } from './markup.js';
import type { Markup } from './markup.js';

/** A `td` with a metric in percent, its spread over seeds below it, or a dash with the number of its footnote. */
export function metricCell(statistic: Statistic, notes: Footnotes, mark: Mark): Markup {
  if (statistic.mean === null) {
    const reason = statistic.reason ?? 'undefined';
    return html`<td class="num" data-sort="" title="${reason}">-<sup>${notes.number(reason)}</sup></td>`;
  }
  const spread =
    statistic.std === null ? null : html`<span class="std">±${formatPercent(statistic.std)}</span>`;
  const value = html`<span class="${mark ?? 'plain'}">${formatPercent(statistic.mean)}</span>`;
  return html`<td class="num" data-sort="${statistic.mean.toFixed(6)}">${value}${spread}</td>`;
}

/** The reasons of empty cells below a table. */
export function footnoteList(notes: Footnotes): Markup | null {
  if (notes.reasons.length === 0) return null;
  const items = notes.reasons.map((reason, index) => html`<li><sup>${index + 1}</sup> ${reason}</li>`);
  return html`<ul class="notes">
    ${items}
  </ul>`;
}
