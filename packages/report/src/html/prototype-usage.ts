import { formatMeasure } from '../tables/distances.js';
import type { PrototypeUse } from '../tables/prototype-use.js';
import { html } from './markup.js';
import type { Markup } from './markup.js';
import type { PrototypePictures } from './prototype-pictures.js';
import { percent, usageChart } from '../charts/usage-chart.js';
import { largestShare } from './usage-strip.js';

/** Usage of the prototypes of one row: strip over all of them, bars of the most used, numbers, and overlap. */
export function usageParts(title: string, { use, strip }: PrototypePictures): Markup | null {
  if (use.categories.length === 0) return null;
  const peak = largestShare(use);
  return html`${strip === null ? null : stripFigure(title, use, strip)}
    <h4>Most used prototypes of each category</h4>
    <p class="setting">At most 32, by falling share; all bars up to ${percent(peak)}.</p>
    <div class="charts usage">
      ${use.categories.map(
        (own) =>
          html`<figure class="chart">
            <figcaption><b>${own.category}</b></figcaption>
            ${usageChart(own, peak)}
          </figure> `,
      )}
    </div>
    ${numberTable(title, use)}${use.separate || use.categories.length < 2 ? null : overlapTable(title, use)}`;
}

function stripFigure(title: string, use: PrototypeUse, png: Buffer): Markup {
  const { categories, count } = use;
  const alt = `Usage of the ${count} prototypes of ${title} by category: ${categories.map((own) => own.category).join(', ')}`;
  return html`<figure class="strip">
    <ul aria-hidden="true">
      ${categories.map(({ category }) => html`<li>${category}</li>`)}
    </ul>
    <img
      alt="${alt}"
      style="height:${(1.5 * categories.length).toFixed(1)}rem"
      src="data:image/png;base64,${png.toString('base64')}"
    />
    <figcaption>
      One column per prototype, by the category that uses it most; dark for unused, light for a large share,
      on a logarithmic scale.
    </figcaption>
  </figure>`;
}

function numberTable(title: string, { categories }: PrototypeUse): Markup {
  const number = (value: number | null) =>
    html`<td class="num">${value === null ? '-' : formatMeasure(value)}</td>`;
  return html`<div
    class="scroll"
    tabindex="0"
    role="region"
    aria-label="Prototypes at a location of ${title}"
  >
    <table>
      <thead>
        <tr>
          <th scope="col">Category</th>
          ${['Effective number', 'Nonzero', 'Unused prototypes'].map(
            (column) => html`<th scope="col" class="num">${column}</th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${categories.map(
          ({ category, active, nonzero, unused }) =>
            html`<tr>
              <th scope="row">${category}</th>
              ${number(active)}${number(nonzero)}
              <td class="num">${unused}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function overlapTable(title: string, { categories, overlap }: PrototypeUse): Markup {
  const cell = (value: number) =>
    html`<td class="num shade" style="--share:${value.toFixed(2)}">${value.toFixed(2)}</td>`;
  return html`<h4>Overlap of usage between categories</h4>
    <div class="scroll fit" tabindex="0" role="region" aria-label="Overlap of usage of ${title}">
      <table>
        <thead>
          <tr>
            <th scope="col">Cosine</th>
            ${categories.map(({ category }) => html`<th scope="col" class="num">${category}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${categories.map(
            ({ category }, row) =>
              html`<tr>
                <th scope="row">${category}</th>
                ${overlap[row].map(cell)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}
