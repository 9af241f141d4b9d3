import { comparisonNotes } from '../baseline/comparison-notes.js';
import { METRIC_COLUMNS } from '../columns.js';
import { Footnotes } from '../tables/footnotes.js';
import { markEntries } from '../tables/marks.js';
import { cellNote, COLUMNS_NOTE, entryTitle, settingNotes } from '../tables/notes.js';
import type { ReportModel, ResultGroup } from '../tables/report-model.js';
import { html } from './markup.js';
import type { Markup } from './markup.js';
import { footnoteList, metricCell } from './metric-cell.js';
import { publishedTable } from './published-table.js';
import { sortableHeader } from './sortable-header.js';

/** Summary tables: the mean rows of every group, sortable, best value bold and second underlined. */
export function summarySection(model: ReportModel): Markup {
  const tables = model.groups.map(groupTable);
  const note = model.groups.length === 0 ? 'No cell has results yet.' : COLUMNS_NOTE;
  return html`<section id="summary">
    <h2>Summary</h2>
    ${tables}
    <p class="setting">${note}</p>
  </section>`;
}

function groupTable(group: ResultGroup): Markup {
  const marks = markEntries(group.entries);
  const notes = Footnotes.of(group.entries.map((entry) => entry.mean));
  const { comparison, published } = group;
  const rows = group.entries.map((entry, index) => {
    const deltas = comparison?.entries.get(entry)?.mean;
    return html` <tr>
      <th scope="row">${entry.method}</th>
      <td>
        ${entry.variant}${comparison?.baseline === entry ? html` <span class="muted">(baseline)</span>` : null}
      </td>
      <td class="num">${entry.seeds.length}</td>
      ${METRIC_COLUMNS.map((metric) =>
        metricCell(entry.mean.values[metric], notes, marks[metric][index], deltas?.[metric] ?? null),
      )}
    </tr>`;
  });
  return html`<h3>${group.dataset} <span class="muted">with ${group.backbone}</span></h3>
    <div
      class="scroll"
      tabindex="0"
      role="region"
      aria-label="Summary of ${group.dataset} with ${group.backbone}"
    >
      <table class="sortable">
        <thead>
          <tr>
            ${sortableHeader('Method', false)}${sortableHeader('Variant', false)}${sortableHeader(
              'Seeds',
              true,
            )}${METRIC_COLUMNS.map((metric) => sortableHeader(metric, true))}
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
    ${footnoteList(notes)}${
      comparison === null
        ? null
        : html`<p class="setting">
            Below the values of other rows: difference from ${entryTitle(comparison.baseline)}.
            ${comparisonNotes(comparison).join(' ')}
          </p> `
    }
    <p class="setting">${[...settingNotes(group), cellNote(group.entries)].join(' ')}</p>
    ${published === null ? null : publishedTable(published)} `;
}
