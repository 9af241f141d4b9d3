import { overSeeds } from '../tables/distances.js';
import { entryTitle } from '../tables/notes.js';
import { isSeparate, prototypeUse } from '../tables/prototype-use.js';
import type { PrototypeUse } from '../tables/prototype-use.js';
import type { ReportModel, ResultGroup } from '../tables/report-model.js';
import type { ResultEntry } from '../tables/result-entry.js';
import { mean } from '../tables/statistics.js';
import { measureCell } from './distance-section.js';
import { html } from './markup.js';
import type { Markup } from './markup.js';
import type { PageAssets } from './page-assets.js';
import { nearestGrid } from './prototype-nearest.js';
import { usageParts } from './prototype-usage.js';
import { sortableHeader } from './sortable-header.js';

/** How the prototypes of each row are used: counts over all rows, then usage, overlap and nearest patches of each. */
export function prototypeSection(model: ReportModel, assets: PageAssets): Markup | null {
  const groups = model.groups.flatMap((group) => groupBlock(group, assets));
  if (groups.length === 0) return null;
  const left =
    assets.omittedPatches === 0
      ? null
      : html` ${assets.omittedPatches} further patches are left out to keep the page small.`;
  return html`<section id="prototypes">
    <h2>Prototypes</h2>
    <p class="setting">
      Usage is the share of a prototype in the attribution on the normal test images of a category. Dead: a
      share below a hundredth of an even distribution in every category. Effective number: how many equally
      used prototypes a location would draw on; nonzero: those with a weight above 0.001 at a location.
      Overlap: cosine between the usage of two categories, 0 where they share no prototype. Table over seeds,
      pictures of the first seed.${left}
    </p>
    ${groups}
  </section>`;
}

function groupBlock(group: ResultGroup, assets: PageAssets): Markup[] {
  const rows = group.entries.flatMap((entry) => {
    const uses = entry.cells.flatMap((cell) =>
      cell.diagnostics?.prototypes ? [prototypeUse(cell.diagnostics.prototypes, isSeparate(cell))] : [],
    );
    return uses.length === 0 ? [] : [{ entry, uses }];
  });
  if (rows.length === 0) return [];
  return [
    html`<h3>${group.dataset} <span class="muted">with ${group.backbone}</span></h3>
      ${countTable(group, rows)} ${rows.map(({ entry }, index) => entryBlock(entry, assets, index === 0))}`,
  ];
}

function countTable(
  { dataset, backbone }: ResultGroup,
  rows: readonly { readonly entry: ResultEntry; readonly uses: readonly PrototypeUse[] }[],
): Markup {
  const titles = ['Prototypes', 'Dead', 'Effective', 'Nonzero', 'Overlap'];
  return html`<div
    class="scroll"
    tabindex="0"
    role="region"
    aria-label="Use of prototypes on ${dataset} with ${backbone}"
  >
    <table class="sortable">
      <thead>
        <tr>
          ${sortableHeader('Row', false)}${titles.map((title) => sortableHeader(title, true))}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ entry, uses }) =>
            html`<tr>
              <th scope="row">${entryTitle(entry)}</th>
              <td class="num">${uses[0].count}</td>
              <td class="num">${deadText(uses)}</td>
              ${[
                uses.map((use) => overCategories(use, 'active')),
                uses.map((use) => overCategories(use, 'nonzero')),
                uses.map((use) => use.meanOverlap),
              ].map((values) => measureCell(overSeeds(values)))}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** The number itself where all seeds have it, else their mean and deviation. */
function deadText(uses: readonly PrototypeUse[]): string {
  const value = overSeeds(uses.map(({ dead }) => dead));
  if (value === null) return '-';
  const spread = value.std === null || value.std === 0 ? '' : ` ± ${value.std.toFixed(1)}`;
  return `${formatCount(value.mean)}${spread}`;
}

function overCategories({ categories }: PrototypeUse, name: 'active' | 'nonzero'): number | null {
  const values = categories.map((own) => own[name]).filter((value) => value !== null);
  return values.length === 0 ? null : mean(values);
}

function entryBlock(entry: ResultEntry, assets: PageAssets, open: boolean): Markup | null {
  const [cell] = entry.cells;
  const pictures = assets.prototypes.get(cell.id);
  const recorded = cell.diagnostics?.prototypes ?? null;
  if (pictures === undefined || recorded === null) return null;
  const title = entryTitle(entry);
  const { use, nearest } = pictures;
  return html`<details${open ? html` open` : null}><summary>${title} <span class="muted">${use.count} prototypes, ${formatCount(use.dead)} dead</span></summary>
<p class="setting">Read at <code>${recorded.site}</code>, seed ${entry.seeds[0]}.${use.separate ? ' One model per category, each with prototypes of its own: a number means another prototype in each, and dead is the mean over them.' : null}</p>
${usageParts(title, pictures)}${nearestGrid(title, nearest, recorded.trainingImages)}</details>
`;
}

/** A count, or a mean of counts with one decimal. */
function formatCount(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}
