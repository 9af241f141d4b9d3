import type { EntryDeltas } from '../baseline/deltas.js';
import { METRIC_COLUMNS } from '../columns.js';
import { Footnotes } from '../tables/footnotes.js';
import { formatPercent } from '../tables/format-number.js';
import { entryTitle } from '../tables/notes.js';
import type { ReportModel, ResultGroup } from '../tables/report-model.js';
import type { EntryRow, ResultEntry } from '../tables/result-entry.js';
import { histogramChart } from '../charts/histogram-chart.js';
import { html } from './markup.js';
import type { Markup } from './markup.js';
import { footnoteList, metricCell } from './metric-cell.js';
import type { PageAssets } from './page-assets.js';

/** Tables with a row per category, one for each method variant, folded except the first of each group. */
export function categorySection(model: ReportModel, assets: PageAssets): Markup | null {
  if (model.groups.length === 0) return null;
  return html`<section id="categories">
    <h2>Categories</h2>
    <p class="setting">
      <span class="key normal"></span>normal and <span class="key anomalous"></span>anomalous test images by
      image score, from the smallest to the largest score of the category; first seed.
    </p>
    ${model.groups.map((group) => groupTables(group, assets))}
  </section>`;
}

function groupTables(group: ResultGroup, assets: PageAssets): Markup {
  return html`<h3>${group.dataset} <span class="muted">with ${group.backbone}</span></h3>
    ${group.entries.map((entry, index) =>
      entryTable(entry, assets, group.comparison?.entries.get(entry) ?? null, index === 0),
    )}`;
}

function entryTable(
  entry: ResultEntry,
  assets: PageAssets,
  deltas: EntryDeltas | null,
  open: boolean,
): Markup {
  const notes = Footnotes.of([...entry.categories, entry.mean]);
  const scores = assets.scores.get(entry.cells[0].id)?.histograms;
  const row = ({ category, images, values }: EntryRow): Markup => {
    const histogram = scores?.get(category);
    const label = `Image scores of ${category}: normal against anomalous`;
    const mean = images === null && category === 'mean';
    const differences = mean ? deltas?.mean : deltas?.categories.get(category);
    const counts =
      images === null
        ? html`<td></td>
            <td></td>`
        : html`<td class="num">${images.normal}</td>
            <td class="num">${images.anomalous}</td>`;
    return html` <tr class="${mean ? 'mean' : 'category'}">
      <th scope="row">${category}</th>
      ${counts}${METRIC_COLUMNS.map((metric) => metricCell(values[metric], notes, null, differences?.[metric] ?? null))}
      <td>${histogram === undefined ? null : histogramChart(histogram, label)}</td>
    </tr>`;
  };
  const summary = entry.mean.values.mAD.mean;
  const metrics = METRIC_COLUMNS.map((metric) => html`<th scope="col" class="num">${metric}</th>`);
  return html`<details${open ? html` open` : null}><summary>${entryTitle(entry)} <span class="muted">mAD ${
    summary === null ? '-' : formatPercent(summary)
  }</span></summary>
<div class="scroll" tabindex="0" role="region" aria-label="Categories of ${entryTitle(entry)}">
<table>
<thead><tr><th scope="col">Category</th><th scope="col" class="num">Normal</th><th scope="col" class="num">Anom.</th>${metrics}<th scope="col">Image scores</th></tr></thead>
<tbody>${entry.categories.map(row)}${row(entry.mean)}
</tbody>
</table>
</div>
${footnoteList(notes)}</details>
`;
}
