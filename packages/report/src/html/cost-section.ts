import { formatBytes, formatSeconds } from '../tables/format-number.js';
import type { ReportModel } from '../tables/report-model.js';
import type { DoneCell, ResultEntry } from '../tables/result-entry.js';
import { html } from './markup.js';
import type { Markup } from './markup.js';
import { sortableHeader } from './sortable-header.js';

/** Time and memory of every cell that is done. */
export function costSection(model: ReportModel): Markup | null {
  const rows = model.groups.flatMap((group) =>
    group.entries.flatMap((entry) => entry.cells.flatMap((cell) => costRow(entry, cell))),
  );
  if (rows.length === 0) return null;
  return html`<section id="cost">
    <h2>Time and memory</h2>
    <div class="scroll" tabindex="0" role="region" aria-label="Time and memory">
      <table class="sortable">
        <thead>
          <tr>
            ${['Dataset', 'Method', 'Variant', 'Backbone'].map((title) => sortableHeader(title, false))}${['Seed', 'Features', 'Training', 'A step', 'Evaluation', 'Peak memory'].map((title) => sortableHeader(title, true))}
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
    <p class="setting">Features shared through the cache cost time only in the first cell that needs them.</p>
  </section>`;
}

function costRow(entry: ResultEntry, cell: DoneCell): Markup[] {
  const { timing } = cell;
  if (timing === null) return [];
  const time = (seconds: number | null): Markup =>
    seconds === null
      ? html`<td class="num" data-sort="">-</td>`
      : html`<td class="num" data-sort="${seconds}">${formatSeconds(seconds)}</td>`;
  return [
    html` <tr>
      <td>${entry.dataset}</td>
      <th scope="row">${entry.method}</th>
      <td>${entry.variant}</td>
      <td>${entry.backbone}</td>
      <td class="num">${cell.config.key.seed}</td>
      ${time(timing.featureSeconds)}${time(timing.trainSeconds)}${time(timing.secondsPerStep)}${time(timing.evaluateSeconds)}
      <td class="num" data-sort="${timing.peakMemoryBytes}">${formatBytes(timing.peakMemoryBytes)}</td>
    </tr>`,
  ];
}
