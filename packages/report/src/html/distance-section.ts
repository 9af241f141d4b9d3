import type { PixelHistogram } from '@protobench/harness';
import { entryDistances, formatSeedValue } from '../tables/distances.js';
import type { DistanceRow, SeedValue } from '../tables/distances.js';
import { entryTitle } from '../tables/notes.js';
import type { ReportModel, ResultGroup } from '../tables/report-model.js';
import type { ResultEntry } from '../tables/result-entry.js';
import type { Interval } from '../tables/statistics.js';
import { distanceChart } from '../charts/distance-chart.js';
import { html } from './markup.js';
import type { Markup } from './markup.js';
import { sortableHeader } from './sortable-header.js';

/** Map values at normal and anomalous pixels: tables of the means, and densities per category with all rows side by side. */
export function distanceSection(model: ReportModel): Markup | null {
  const groups = model.groups.flatMap(groupDistances);
  if (groups.length === 0) return null;
  return html`<section id="distances">
    <h2>Distances of normal and anomalous pixels</h2>
    <p class="setting">
      Values of the anomaly map before smoothing: for methods that reconstruct features or imitate a teacher,
      the distance between the two. <span class="key normal"></span>normal and
      <span class="key anomalous"></span>anomalous pixels of the test images, each density scaled to its own
      peak; lines at the means. The rows of one method share an axis in each category; between methods the
      distances do not compare, only their ratios do. Means over seeds, densities of the first seed.
    </p>
    ${groups}
  </section>`;
}

/** A row with what it recorded. */
interface Recorded {
  readonly entry: ResultEntry;
  readonly categories: ReadonlyMap<string, DistanceRow>;
  readonly mean: DistanceRow;
}

function groupDistances(group: ResultGroup): Markup[] {
  const rows = group.entries.flatMap((entry): Recorded[] => {
    const distances = entryDistances(entry);
    return distances === null ? [] : [{ entry, ...distances }];
  });
  if (rows.length === 0) return [];
  const without = group.entries.filter((entry) => rows.every((row) => row.entry !== entry)).map(entryTitle);
  const names = [...new Set(rows.flatMap(({ categories }) => [...categories.keys()]))];
  return [
    html`<h3>${group.dataset} <span class="muted">with ${group.backbone}</span></h3>
      ${meansTable(
        `Mean distances on ${group.dataset} with ${group.backbone}`,
        rows.map(({ entry, mean }) => ({ entry, row: mean })),
        'sortable',
      )}
      <p class="setting">
        Means over the categories; the ratio is that of the two
        means.${without.length === 0 ? null : html` Not recorded: ${without.join(', ')}.`}
      </p>
      ${names.map((name, index) => categoryBlock(name, rows, index === 0))}`,
  ];
}

function categoryBlock(category: string, all: readonly Recorded[], open: boolean): Markup {
  const rows = all.flatMap(({ entry, categories }) => {
    const row = categories.get(category);
    return row === undefined ? [] : [{ entry, row }];
  });
  return html`<details${open ? html` open` : null}><summary>${category}</summary>
<div class="charts distances">${rows.map(({ entry }) => chart(entry, category, rows))}</div>
${meansTable(`Distances of ${category}`, rows, 'plain')}</details>
`;
}

function chart(entry: ResultEntry, category: string, rows: readonly { entry: ResultEntry }[]): Markup | null {
  const own = pixelsOf(entry, category);
  if (own === null) return null;
  const range = rows
    .filter((row) => row.entry.method === entry.method)
    .flatMap((row) => pixelsOf(row.entry, category) ?? [])
    .reduce<Interval>(
      ({ low, high }, pixels) => ({ low: Math.min(low, pixels.low), high: Math.max(high, pixels.high) }),
      { low: Infinity, high: -Infinity },
    );
  return html`<figure class="chart">
    <figcaption><b>${entryTitle(entry)}</b></figcaption>
    ${distanceChart(`${entryTitle(entry)}, ${category}`, own, range)}
  </figure> `;
}

function pixelsOf(entry: ResultEntry, category: string): PixelHistogram | null {
  return entry.cells[0].diagnostics?.pixels[category] ?? null;
}

function meansTable(
  label: string,
  rows: readonly { readonly entry: ResultEntry; readonly row: DistanceRow }[],
  kind: 'sortable' | 'plain',
): Markup {
  const header = (title: string, numeric: boolean) =>
    kind === 'sortable'
      ? sortableHeader(title, numeric)
      : html`<th scope="col" class="${numeric ? 'num' : 'name'}">${title}</th>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}">
    <table class="${kind}">
      <thead>
        <tr>
          ${header('Row', false)}${['Normal', 'Anomalous', 'Ratio'].map((title) => header(title, true))}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ entry, row }) =>
            html`<tr>
              <th scope="row">${entryTitle(entry)}</th>
              ${[row.normal, row.anomalous, row.ratio].map(measureCell)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** A `td` with a distance or a ratio. */
export function measureCell(value: SeedValue | null): Markup {
  return html`<td class="num" data-sort="${value === null ? '' : value.mean}">${formatSeedValue(value)}</td>`;
}
