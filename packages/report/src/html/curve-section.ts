import { formatPercent } from '../tables/format-number.js';
import { entryTitle } from '../tables/notes.js';
import type { ReportModel, ResultGroup } from '../tables/report-model.js';
import type { ResultEntry } from '../tables/result-entry.js';
import type { Separation } from './image-scores.js';
import { html } from './markup.js';
import type { Markup } from './markup.js';
import type { PageAssets } from './page-assets.js';
import { LINE_STYLES, unitChart } from './unit-chart.js';

/** A row with its curves of one category. */
interface Line {
  readonly entry: ResultEntry;
  readonly style: number;
  readonly separation: Separation;
}

/** ROC and precision-recall curves of the image scores, per category, all rows of a group in one chart. */
export function curveSection(model: ReportModel, assets: PageAssets): Markup | null {
  const groups = model.groups.flatMap((group) => groupCurves(group, assets));
  if (groups.length === 0) return null;
  return html`<section id="curves">
    <h2>Curves</h2>
    <p class="setting">
      ROC and precision-recall curves of the image scores, first seed. False positives and misses are counted
      at the score with the best F1 of each row. Curves over pixels are not shown: cells keep no pixel maps.
    </p>
    ${groups}
  </section>`;
}

function groupCurves(group: ResultGroup, assets: PageAssets): Markup[] {
  const names = [...new Set(group.entries.flatMap((entry) => entry.categories.map((row) => row.category)))];
  const blocks = names.flatMap((category) => {
    const lines = group.entries.flatMap((entry, style): Line[] => {
      const separation = assets.scores.get(entry.cells[0].id)?.separations.get(category);
      return separation === undefined ? [] : [{ entry, style, separation }];
    });
    return lines.length === 0 ? [] : [{ category, lines }];
  });
  if (blocks.length === 0) return [];
  return [
    html`<h3>${group.dataset} <span class="muted">with ${group.backbone}</span></h3>
      ${blocks.map(({ category, lines }, index) => categoryBlock(category, lines, index === 0))}`,
  ];
}

function categoryBlock(category: string, lines: readonly Line[], open: boolean): Markup {
  const curves = (kind: 'roc' | 'pr') =>
    lines.map(({ entry, style, separation }) => ({
      name: entryTitle(entry),
      style,
      points: separation[kind],
    }));
  const names = lines.map(({ entry }) => entryTitle(entry)).join(', ');
  const roc = unitChart({
    label: `ROC curves of ${category}: ${names}`,
    x: 'false-positive rate',
    y: 'recall',
    diagonal: true,
    curves: curves('roc'),
  });
  const pr = unitChart({
    label: `Precision-recall curves of ${category}: ${names}`,
    x: 'recall',
    y: 'precision',
    diagonal: false,
    curves: curves('pr'),
  });
  return html`<details${open ? html` open` : null}><summary>${category}</summary>
<div class="curves">
<figure class="chart"><figcaption><b>ROC</b></figcaption>${roc}</figure>
<figure class="chart"><figcaption><b>Precision-recall</b></figcaption>${pr}</figure>
<div class="scroll" tabindex="0" role="region" aria-label="Curves of ${category}"><table>
<thead><tr><th scope="col">Row</th><th scope="col" class="num">AUROC</th><th scope="col" class="num">AP</th><th scope="col" class="num">False pos.</th><th scope="col" class="num">Misses</th></tr></thead>
<tbody>${lines.map((line) => legendRow(line, category))}</tbody>
</table></div>
</div></details>
`;
}

function legendRow({ entry, style, separation: { atBestF1: errors } }: Line, category: string): Markup {
  const row = entry.cells[0].metrics.categories.find((own) => own.category === category);
  const value = (metric: 'I-AUROC' | 'I-AP') => {
    const fraction = row?.values[metric] ?? null;
    return html`<td class="num">${fraction === null ? '-' : formatPercent(100 * fraction)}</td>`;
  };
  const count = (errorCount: number | undefined, total: number | undefined) =>
    html`<td class="num">${errorCount === undefined ? '-' : `${errorCount} of ${total ?? 0}`}</td>`;
  return html` <tr>
    <th scope="row">
      <svg class="swatch" viewBox="0 0 26 8" aria-hidden="true">
        <path class="curve s${style % LINE_STYLES}" d="M1 4H25" />
      </svg>
      ${entryTitle(entry)}
    </th>
    ${value('I-AUROC')}${value('I-AP')}${count(errors?.falsePositives, errors?.normal)}${count(errors?.misses, errors?.anomalous)}
  </tr>`;
}
