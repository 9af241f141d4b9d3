import { entryTitle } from '../tables/notes.js';
import type { ReportModel } from '../tables/report-model.js';
import type { ResultEntry } from '../tables/result-entry.js';
import { lossChart } from '../charts/loss-chart.js';
import { html } from './markup.js';
import type { Markup } from './markup.js';
import type { PageAssets } from './page-assets.js';

/** Training curves, one chart a method variant; methods that do not train have none. */
export function trainingSection(model: ReportModel, assets: PageAssets): Markup | null {
  const groups = model.groups.flatMap((group) => {
    const charts = group.entries.flatMap((entry) => entryChart(entry, assets));
    if (charts.length === 0) return [];
    return html`<h3>${group.dataset} <span class="muted">with ${group.backbone}</span></h3>
      <div class="charts">${charts}</div> `;
  });
  if (groups.length === 0) return null;
  return html`<section id="training">
    <h2>Training</h2>
    <p class="setting">
      Loss over steps. The band spans the smallest and largest loss of each stretch of steps; with several
      seeds, solid, dashed and dotted lines in the order of the seeds.
    </p>
    ${groups}
  </section>`;
}

function entryChart(entry: ResultEntry, assets: PageAssets): Markup[] {
  const lines = entry.cells.flatMap((cell) => {
    const points = assets.curves.get(cell.id) ?? [];
    return points.length === 0 ? [] : [{ name: `seed ${cell.config.key.seed}`, points }];
  });
  if (lines.length === 0) return [];
  const seeds = lines.map((line) => line.name.replace('seed ', '')).join(', ');
  const note = `${lines.length === 1 ? 'seed' : 'seeds'} ${seeds}`;
  return [
    html`<figure class="chart">
      <figcaption><b>${entryTitle(entry)}</b><span>${note}</span></figcaption>
      ${lossChart(entryTitle(entry), lines)}
    </figure> `,
  ];
}
