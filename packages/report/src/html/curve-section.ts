import type { MetricName } from '@protobench/harness';
import { formatPercent } from '../tables/format-number.js';
import { entryTitle } from '../tables/notes.js';
import type { ReportModel, ResultGroup } from '../tables/report-model.js';
import type { ResultEntry } from '../tables/result-entry.js';
import type { Separation } from './image-scores.js';
import { html } from './markup.js';
import type { Markup } from './markup.js';
import type { PageAssets } from './page-assets.js';
import type { PixelCurves } from './pixel-curves.js';
import type { Point } from './thin-points.js';
import { swatch } from '../charts/swatch.js';
import { unitChart } from '../charts/unit-chart.js';

/** A row with its curves of one category. */
interface Line {
  readonly entry: ResultEntry;
  readonly style: number;
  readonly separation: Separation | null;
  readonly pixels: PixelCurves | null;
}

/** ROC and precision-recall curves of images and pixels and PRO curves, per category, all rows of a group in one chart. */
export function curveSection(model: ReportModel, assets: PageAssets): Markup | null {
  const groups = model.groups.flatMap((group) => groupCurves(group, assets));
  if (groups.length === 0) return null;
  return html`<section id="curves">
    <h2>Curves</h2>
    <p class="setting">
      Curves of the image scores and of the pixels of the maps, first seed. False positives and misses are
      counted at the image score with the best F1 of each row. PRO: mean overlap with the defect regions, up
      to the false-positive rate at which AUPRO ends.
    </p>
    ${groups}
  </section>`;
}

function groupCurves(group: ResultGroup, assets: PageAssets): Markup[] {
  const names = [...new Set(group.entries.flatMap((entry) => entry.categories.map((row) => row.category)))];
  const blocks = names.flatMap((category) => {
    const lines = group.entries.flatMap((entry, style): Line[] => {
      const { id } = entry.cells[0];
      const separation = assets.scores.get(id)?.separations.get(category) ?? null;
      const pixels = assets.pixelCurves.get(id)?.get(category) ?? null;
      return separation === null && pixels === null ? [] : [{ entry, style, separation, pixels }];
    });
    return lines.length === 0 ? [] : [{ category, lines }];
  });
  if (blocks.length === 0) return [];
  const without = group.entries.filter((entry) => !assets.pixelCurves.has(entry.cells[0].id)).map(entryTitle);
  return [
    html`<h3>${group.dataset} <span class="muted">with ${group.backbone}</span></h3>
      ${without.length === 0 ? null : html`<p class="setting">Curves over pixels were not recorded: ${without.join(', ')}.</p>`}
      ${blocks.map(({ category, lines }, index) => categoryBlock(category, lines, index === 0))}`,
  ];
}

function categoryBlock(category: string, lines: readonly Line[], open: boolean): Markup {
  return html`<details${open ? html` open` : null}><summary>${category}</summary>
${imageCharts(category, lines)}${pixelCharts(category, lines)}</details>
`;
}

/** What a chart shows, and of which part of a line. */
interface ChartKind {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly diagonal?: boolean;
  readonly xLimit?: number;
  readonly points: (line: Line) => readonly Point[];
}

function figure(kind: ChartKind, of: string, lines: readonly Line[]): Markup {
  const { title, x, y, diagonal = false, xLimit = 1, points } = kind;
  const names = lines.map(({ entry }) => entryTitle(entry)).join(', ');
  const chart = unitChart({
    label: `${title} curves of ${of}: ${names}`,
    ...{ x, y, diagonal, xLimit },
    curves: lines.map((line) => ({ name: entryTitle(line.entry), style: line.style, points: points(line) })),
  });
  return html`<figure class="chart">
    <figcaption><b>${title}</b></figcaption>
    ${chart}
  </figure> `;
}

function imageCharts(category: string, all: readonly Line[]): Markup | null {
  const lines = all.filter(({ separation }) => separation !== null);
  if (lines.length === 0) return null;
  const roc: ChartKind = {
    ...{ title: 'ROC', x: 'false-positive rate', y: 'recall', diagonal: true },
    points: ({ separation }) => separation?.roc ?? [],
  };
  const pr: ChartKind = {
    ...{ title: 'Precision-recall', x: 'recall', y: 'precision' },
    points: ({ separation }) => separation?.pr ?? [],
  };
  return html`<div class="curves">
    ${figure(roc, category, lines)}${figure(pr, category, lines)}
    <div class="scroll" tabindex="0" role="region" aria-label="Curves of ${category}">
      <table>
        <thead>
          <tr>
            <th scope="col">Images</th>
            ${columns(['AUROC', 'AP', 'False pos.', 'Misses'])}
          </tr>
        </thead>
        <tbody>
          ${lines.map((line) => imageRow(line, category))}
        </tbody>
      </table>
    </div>
  </div> `;
}

function pixelCharts(category: string, all: readonly Line[]): Markup | null {
  const lines = all.filter(({ pixels }) => pixels !== null);
  if (lines.length === 0) return null;
  const limit = lines[0].entry.cells[0].metrics.evaluation.fprLimit;
  const comparable = lines.filter(({ entry }) => entry.cells[0].metrics.evaluation.fprLimit === limit);
  const pixels = `the pixels of ${category}`;
  const roc: ChartKind = {
    ...{ title: 'Pixel ROC', x: 'false-positive rate', y: 'recall', diagonal: true },
    points: (line) => line.pixels?.roc ?? [],
  };
  const pr: ChartKind = {
    ...{ title: 'Pixel precision-recall', x: 'recall', y: 'precision' },
    points: (line) => line.pixels?.pr ?? [],
  };
  const pro: ChartKind = {
    ...{ title: 'PRO', x: 'false-positive rate', y: 'region overlap', xLimit: limit },
    points: (line) => line.pixels?.pro ?? [],
  };
  return html`<div class="curves pixels">
    ${figure(roc, pixels, lines)}${figure(pr, pixels, lines)}${figure(pro, pixels, comparable)}
    <div class="scroll" tabindex="0" role="region" aria-label="Curves of ${pixels}">
      <table>
        <thead>
          <tr>
            <th scope="col">Pixels</th>
            ${columns(['AUROC', 'AP', 'AUPRO'])}
          </tr>
        </thead>
        <tbody>
          ${lines.map(
            (line) =>
              html`<tr>
                ${rowName(line)}${values(line, category, ['P-AUROC', 'P-AP', 'AUPRO'])}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </div> `;
}

function columns(titles: readonly string[]): Markup[] {
  return titles.map((title) => html`<th scope="col" class="num">${title}</th>`);
}

function rowName({ entry, style }: Line): Markup {
  return html`<th scope="row">${swatch(style)} ${entryTitle(entry)}</th>`;
}

function values({ entry }: Line, category: string, metrics: readonly MetricName[]): Markup[] {
  const row = entry.cells[0].metrics.categories.find((own) => own.category === category);
  return metrics.map((metric) => {
    const fraction = row?.values[metric] ?? null;
    return html`<td class="num">${fraction === null ? '-' : formatPercent(100 * fraction)}</td>`;
  });
}

function imageRow(line: Line, category: string): Markup {
  const errors = line.separation?.atBestF1;
  const count = (errorCount: number | undefined, total: number | undefined) =>
    html`<td class="num">${errorCount === undefined ? '-' : `${errorCount} of ${total ?? 0}`}</td>`;
  return html` <tr>
    ${rowName(line)}${values(line, category, ['I-AUROC', 'I-AP'])}${count(errors?.falsePositives, errors?.normal)}${count(errors?.misses, errors?.anomalous)}
  </tr>`;
}
