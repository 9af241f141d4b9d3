import type { RunProblem } from '../read/run-cell.js';
import { cellTitle } from '../tables/notes.js';
import type { ReportModel } from '../tables/report-model.js';
import { html } from './markup.js';
import type { Markup } from './markup.js';

/** Failed cells with their errors, cells without results, and damaged files; `null` when there is nothing to tell. */
export function failureSection(model: ReportModel, problems: readonly RunProblem[]): Markup | null {
  const tables = [failedTable(model), unfinishedTable(model), problemTable(problems)].filter(
    (part) => part !== null,
  );
  if (tables.length === 0) return null;
  return html`<section id="failures">
    <h2>Failures and open cells</h2>
    ${tables}
  </section>`;
}

function failedTable(model: ReportModel): Markup | null {
  const rows = model.failures.map(({ cell, variant }) => {
    const error = cell.status?.error;
    const what =
      error === undefined ? 'no error recorded' : html`<code>${error.code}</code> ${error.message}`;
    return html` <tr>
      <th scope="row" class="wrap">${cellTitle(cell, variant)}</th>
      <td>${reached(cell.status)}</td>
      <td class="wrap">${what}</td>
      <td class="wrap">${error?.hint ?? ''}</td>
    </tr>`;
  });
  return table('Failed', ['Cell', 'Reached', 'Error', 'What to do'], rows, true);
}

function unfinishedTable(model: ReportModel): Markup | null {
  const rows = model.unfinished.map(
    ({ cell, variant }) =>
      html` <tr>
        <th scope="row">${cellTitle(cell, variant)}</th>
        <td>${cell.status?.state ?? 'unknown'}</td>
        <td>${reached(cell.status)}</td>
      </tr>`,
  );
  return table('Without results', ['Cell', 'State', 'Reached'], rows, false);
}

function problemTable(problems: readonly RunProblem[]): Markup | null {
  const rows = problems.map(
    ({ cell, file, expected, found }) =>
      html` <tr>
        <th scope="row"><code>${cell}</code></th>
        <td class="wrap">${file}</td>
        <td class="wrap">${expected}</td>
        <td class="wrap">${found}</td>
      </tr>`,
  );
  return table('Damaged files', ['Cell', 'File', 'Expected', 'Found'], rows, true);
}

function reached(status: ReportModel['cells'][number]['status']): string {
  return status === null ? '-' : `${status.phase}, step ${status.step} of ${status.steps}`;
}

function table(
  title: string,
  columns: readonly string[],
  rows: readonly Markup[],
  alarm: boolean,
): Markup | null {
  if (rows.length === 0) return null;
  return html`<div class="${alarm ? 'failures' : 'open'}">
    <h3>${title}</h3>
    <div class="scroll" tabindex="0" role="region" aria-label="${title}">
      <table>
        <thead>
          <tr>
            ${columns.map((column) => html`<th scope="col">${column}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </div> `;
}
