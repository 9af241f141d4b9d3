import { METRIC_COLUMNS } from '../columns.js';
import { Footnotes } from '../tables/footnotes.js';
import { markEntries } from '../tables/marks.js';
import { COLUMNS_NOTE, settingNotes } from '../tables/notes.js';
import type { ReportModel, ResultGroup } from '../tables/report-model.js';
import { html } from './markup.js';
import type { Markup } from './markup.js';
import { footnoteList, metricCell } from './metric-cell.js';

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
  const rows = group.entries.map(
    (entry, index) =>
      html` <tr>
        <th scope="row">${entry.method}</th>
        <td>${entry.variant}</td>
        <td class="num">${entry.seeds.length}</td>
        ${METRIC_COLUMNS.map((metric) => metricCell(entry.mean.values[metric], notes, marks[metric][index]))}
      </tr>`,
  );
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
            ${header('Method', false)}${header('Variant', false)}${header('Seeds', true)}${METRIC_COLUMNS.map(
              (metric) => header(metric, true),
            )}
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
    ${footnoteList(notes)}
    <p class="setting">${settingNotes(group).join(' ')}</p> `;
}

function header(title: string, numeric: boolean): Markup {
  return html`<th scope="col" class="${numeric ? 'num' : 'name'}">
    <button type="button">${title}</button>
  </th>`;
}
