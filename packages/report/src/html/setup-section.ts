import { entryTitle, machineNotes } from '../tables/notes.js';
import type { ReportModel } from '../tables/report-model.js';
import type { ResultEntry } from '../tables/result-entry.js';
import { html } from './markup.js';
import type { Markup } from './markup.js';

/** Where the numbers come from: provenance of the methods, machines, and the full configuration of each entry. */
export function setupSection(model: ReportModel): Markup | null {
  if (model.groups.length === 0) return null;
  const provenance = [...model.provenance].map(
    ([method, sentence]) => html`<p><b>${method}</b> <span class="muted">${sentence}</span></p> `,
  );
  const machines = machineNotes(model.cells).map((note) => html`<p class="muted">${note}</p> `);
  const configs = model.groups.flatMap((group) => group.entries.map(configBlock));
  return html`<section id="setup">
    <h2>Provenance and setup</h2>
    <h3>Methods</h3>
    ${provenance}${
      machines.length === 0
        ? null
        : html`<h3>Machine</h3>
            ${machines}`
    }
    <h3>Configuration</h3>
    ${configs}
  </section>`;
}

function configBlock(entry: ResultEntry): Markup {
  const ids = entry.cells.map((cell) => cell.id).join(', ');
  const seed = entry.cells.length === 1 ? '' : `, configuration of seed ${entry.seeds[0]}`;
  return html`<details>
    <summary>
      ${entryTitle(entry)} <span class="muted">on ${entry.dataset} with ${entry.backbone}</span>
    </summary>
    <p class="setting">${entry.cells.length === 1 ? 'Cell' : 'Cells'} ${ids}${seed}.</p>
    <pre>${JSON.stringify(entry.cells[0].config.resolved, null, 2)}</pre>
  </details> `;
}
