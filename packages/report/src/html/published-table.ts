import { METRIC_COLUMNS } from '../columns.js';
import type { PublishedBlock, PublishedLine } from '../published/published-block.js';
import {
  DIFFERENCES_TITLE,
  PUBLISHED_NOTE,
  PUBLISHED_TITLE,
  sourceText,
} from '../published/published-notes.js';
import { formatPercent } from '../tables/format-number.js';
import { html } from './markup.js';
import type { Markup } from './markup.js';
import { sortableHeader } from './sortable-header.js';

/** Published results in a table of their own, folded; sources are listed with their addresses as text. */
export function publishedTable({ lines, sources, notes }: PublishedBlock): Markup {
  const items = sources.map((source) => html`<li>${sourceText(source)} <code>${source.url}</code></li> `);
  return html`<details class="published">
    <summary>${PUBLISHED_TITLE} <span class="muted">${lines.length} rows, not measured here</span></summary>
    <p class="setting">${PUBLISHED_NOTE}</p>
    <div class="scroll" tabindex="0" role="region" aria-label="${PUBLISHED_TITLE}">
      <table class="sortable">
        <thead>
          <tr>
            ${sortableHeader('Method', false)}
            <th scope="col" class="num">Source</th>
            ${METRIC_COLUMNS.map((metric) => sortableHeader(metric, true))}
            <th scope="col">${DIFFERENCES_TITLE}</th>
          </tr>
        </thead>
        <tbody>
          ${lines.map(row)}
        </tbody>
      </table>
    </div>
    ${notes.length === 0 ? null : html`<p class="setting">${notes.join(' ')}</p>`}
    <ol class="sources">
      ${items}
    </ol>
  </details>`;
}

function row({ method, source, values, differences }: PublishedLine): Markup {
  const cells = METRIC_COLUMNS.map((metric) => {
    const value = values[metric];
    return value === null
      ? html`<td class="num" data-sort="">-</td>`
      : html`<td class="num" data-sort="${value}">${formatPercent(value)}</td>`;
  });
  return html` <tr>
    <th scope="row">${method}</th>
    <td class="num">${source}</td>
    ${cells}
    <td class="wrap">${differences.length === 0 ? '-' : differences.join('; ')}</td>
  </tr>`;
}
