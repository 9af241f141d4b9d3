import type { MetricName } from '@protobench/harness';
import { ablationsOf } from '../tables/ablations.js';
import type { Ablation } from '../tables/ablations.js';
import type { ReportModel, ResultGroup } from '../tables/report-model.js';
import type { ResultEntry } from '../tables/result-entry.js';
import { barChart, barText } from '../charts/bar-chart.js';
import type { Bar } from '../charts/bar-chart.js';
import { html } from './markup.js';
import type { Markup } from './markup.js';
import type { PageAssets } from './page-assets.js';

/** What an ablation is looked at by; the tables have the others. */
const METRICS: readonly MetricName[] = ['I-AUROC', 'P-AUROC', 'AUPRO', 'mAD'];

/** Bars of the variants of each method that has several. */
export function ablationSection(model: ReportModel, assets: PageAssets): Markup | null {
  const groups = model.groups.flatMap((group) => groupCharts(group, assets));
  if (groups.length === 0) return null;
  return html`<section id="ablations">
    <h2>Ablations</h2>
    <p class="setting">
      Mean over categories, percent; axes do not begin at 0. Intervals: ± the standard deviation over seeds;
      for a row with one seed, 95 % of I-AUROC over bootstrap resamples of the test images, and none for
      metrics over pixels. The dashed line is the first variant.
    </p>
    ${groups}
  </section>`;
}

function groupCharts(group: ResultGroup, assets: PageAssets): Markup[] {
  return ablationsOf(group).map(
    (ablation) =>
      html`<h3>${ablation.method} <span class="muted">on ${group.dataset} with ${group.backbone}</span></h3>
        <div class="charts bars">${METRICS.flatMap((metric) => chart(ablation, metric, assets))}</div> `,
  );
}

function chart({ method, entries }: Ablation, metric: MetricName, assets: PageAssets): Markup[] {
  const bars = entries.flatMap((entry) => barOf(entry, metric, assets));
  if (bars.length === 0) return [];
  return [
    html`<figure class="chart">
      <figcaption><b>${metric}</b></figcaption>
      ${barChart(`${metric} of variants of ${method}`, bars)}
    </figure> `,
  ];
}

function barOf(entry: ResultEntry, metric: MetricName, assets: PageAssets): Bar[] {
  const { mean, std } = entry.mean.values[metric];
  if (mean === null) return [];
  const resampled = metric === 'I-AUROC' ? (assets.intervals.get(entry.cells[0].id) ?? null) : null;
  const interval = std === null ? resampled : { low: mean - std, high: mean + std };
  return [{ name: entry.variant, value: mean, interval, text: barText(mean, std) }];
}
