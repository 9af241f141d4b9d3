import type { MetricName } from '@protobench/harness';
import type { SeedValue } from '../tables/distances.js';
import { prototypeSweeps } from '../tables/prototype-series.js';
import type { PrototypeSeries, PrototypeSweep, SeriesPoint } from '../tables/prototype-series.js';
import type { ReportModel, ResultGroup } from '../tables/report-model.js';
import { barText } from '../charts/bar-chart.js';
import { measureCell } from './distance-section.js';
import { html } from './markup.js';
import type { Markup } from './markup.js';
import { seriesChart } from '../charts/series-chart.js';
import type { SeriesLine, SeriesValue } from '../charts/series-chart.js';
import { sortableHeader } from './sortable-header.js';
import { swatch } from '../charts/swatch.js';

const METRICS: readonly MetricName[] = ['I-AUROC', 'P-AUROC', 'AUPRO'];
const X_TITLE = 'number of prototypes';

/** Distances over the number of prototypes; `null` when no method was run at several numbers. */
export function identitySection(model: ReportModel): Markup | null {
  const blocks = model.groups.flatMap((group) =>
    prototypeSweeps(group).map((sweep) => sweepBlock(sweep, group)),
  );
  if (blocks.length === 0) return null;
  return html`<section id="soft-identity-mapping">
    <h2>Soft Identity Mapping</h2>
    <p class="setting">
      Distance of anomalous pixels relative to normal ones over the number of prototypes; maps before
      smoothing, means over categories and seeds, whiskers ± the standard deviation over seeds. A distance of
      anomalous pixels that falls towards that of normal ones (a ratio towards 1) as prototypes are added
      would mean that the prototypes together come to rebuild defects as well as normal parts, so that a
      defect passes through nearly unchanged and can no longer be told by its distance.
    </p>
    ${blocks}
  </section>`;
}

function sweepBlock(sweep: PrototypeSweep, { dataset, backbone }: ResultGroup): Markup {
  const { method, series } = sweep;
  const points = series.flatMap((own) => own.points);
  const missing = points.filter(({ distances }) => distances?.ratio == null).length;
  const note =
    missing === 0
      ? null
      : html`<p class="setting">
          ${missing === points.length ? 'No' : `${points.length - missing} of ${points.length}`} rows recorded
          distances; cells of older versions have to be evaluated again for them.
        </p>`;
  return html`<h3>${method} <span class="muted">on ${dataset} with ${backbone}</span></h3>
    ${missing === points.length ? null : charts(sweep)}${note}${table(sweep)}`;
}

function charts({ method, series }: PrototypeSweep): Markup {
  const ratio = seriesChart({
    label: `Anomalous over normal distance of ${method} by number of prototypes`,
    ...{ x: X_TITLE, y: 'anomalous / normal', reference: 1 },
    lines: series.map((own, style) => ({
      name: own.name === '' ? method : own.name,
      style,
      values: valuesOf(own, ({ distances }) => distances?.ratio ?? null),
    })),
  });
  const means = seriesChart({
    label: `Mean distances of ${method} by number of prototypes`,
    ...{ x: X_TITLE, y: 'mean distance', reference: 0 },
    lines: series.flatMap((own, style): SeriesLine[] => [
      {
        ...{ name: `${own.name} anomalous`.trim(), style },
        values: valuesOf(own, ({ distances }) => distances?.anomalous ?? null),
      },
      {
        ...{ name: `${own.name} normal`.trim(), style, pale: true },
        values: valuesOf(own, ({ distances }) => distances?.normal ?? null),
      },
    ]),
  });
  const legend = series
    .map((own, style) => ({ name: own.name, style }))
    .filter(({ name }) => name !== '')
    .map(({ name, style }) => html`<li>${swatch(style)} ${name}</li>`);
  return html`${
      legend.length === 0
        ? null
        : html`<ul class="legend">
            ${legend}
          </ul>`
    }
    <div class="charts series">
      <figure class="chart">
        <figcaption><b>Anomalous relative to normal</b><span>dashed: no difference</span></figcaption>
        ${ratio}
      </figure>
      <figure class="chart">
        <figcaption><b>Mean distances</b><span>strong: anomalous, pale: normal</span></figcaption>
        ${means}
      </figure>
    </div> `;
}

function valuesOf(series: PrototypeSeries, pick: (point: SeriesPoint) => SeedValue | null): SeriesValue[] {
  return series.points.flatMap((point) => {
    const value = pick(point);
    return value === null ? [] : [{ x: point.count, y: value.mean, std: value.std }];
  });
}

function table({ method, series }: PrototypeSweep): Markup {
  const named = series.some(({ name }) => name !== '');
  const rows = series.flatMap(({ name, points }, style) =>
    points.map(({ count, entry, distances }) => {
      const metrics = METRICS.map((metric) => {
        const { mean, std } = entry.mean.values[metric];
        return html`<td class="num" data-sort="${mean ?? ''}">
          ${mean === null ? '-' : barText(mean, std)}
        </td>`;
      });
      const measures = [distances?.normal, distances?.anomalous, distances?.ratio];
      return html` <tr>
        <th scope="row">${named ? html`${swatch(style)} ${name}` : method}</th>
        <td class="num">${count}</td>
        <td class="num">${entry.seeds.length}</td>
        ${measures.map((value) => measureCell(value ?? null))}${metrics}
      </tr>`;
    }),
  );
  const numbers = ['Prototypes', 'Seeds', 'Normal', 'Anomalous', 'Ratio', ...METRICS];
  return html`<div
    class="scroll"
    tabindex="0"
    role="region"
    aria-label="Distances of ${method} by number of prototypes"
  >
    <table class="sortable">
      <thead>
        <tr>
          ${sortableHeader(named ? 'Setting' : 'Method', false)}${numbers.map((title) => sortableHeader(title, true))}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}
