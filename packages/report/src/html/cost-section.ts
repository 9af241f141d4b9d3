import { imagesPerSecond } from '../tables/cost.js';
import { formatBytes, formatCount, formatSeconds } from '../tables/format-number.js';
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
            ${['Dataset', 'Method', 'Variant', 'Backbone'].map((title) => sortableHeader(title, false))}${['Seed', 'Parameters', 'Features', 'Training', 'A step', 'Evaluation', 'Images/s', 'Peak memory'].map((title) => sortableHeader(title, true))}
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
    <p class="setting">
      Parameters are the trained values, without the backbone. Features shared through the cache cost time
      only in the first cell that needs them. Images per second are those of the whole evaluation of test
      images: maps from cached features, smoothing, scores, metrics and diagnostics. Peak memory is that of
      the process, which may have run other cells before.
    </p>
  </section>`;
}

function costRow(entry: ResultEntry, cell: DoneCell): Markup[] {
  const { timing } = cell;
  if (timing === null) return [];
  const number = (value: number | null, format: (value: number) => string): Markup =>
    html`<td class="num" data-sort="${value ?? ''}">${value === null ? '-' : format(value)}</td>`;
  const time = (seconds: number | null): Markup => number(seconds, formatSeconds);
  return [
    html` <tr>
      <td>${entry.dataset}</td>
      <th scope="row">${entry.method}</th>
      <td>${entry.variant}</td>
      <td>${entry.backbone}</td>
      <td class="num">${cell.config.key.seed}</td>
      ${number(cell.parameters, formatCount)}${time(timing.featureSeconds)}${time(timing.trainSeconds)}${time(timing.secondsPerStep)}${time(timing.evaluateSeconds)}${number(imagesPerSecond(cell), (value) => value.toPrecision(3))}
      <td class="num" data-sort="${timing.peakMemoryBytes}">${formatBytes(timing.peakMemoryBytes)}</td>
    </tr>`,
  ];
}
