import { compareText } from '../compare-text.js';
import type { ReportModel } from '../tables/report-model.js';
import { ablationSection } from './ablation-section.js';
import { categorySection } from './category-section.js';
import { costSection } from './cost-section.js';
import { curveSection } from './curve-section.js';
import { distanceSection } from './distance-section.js';
import { failureSection } from './failure-section.js';
import { gallerySection } from './gallery-section.js';
import { identitySection } from './identity-section.js';
import { html, Markup } from './markup.js';
import type { PageAssets } from './page-assets.js';
import { prototypeSection } from './prototype-section.js';
import { SCRIPT } from './script.js';
import { setupSection } from './setup-section.js';
import { STYLES } from './styles.js';
import { DIAGNOSTICS_STYLES } from './styles-diagnostics.js';
import { summarySection } from './summary-section.js';
import { trainingSection } from './training-section.js';

/** Nothing may be fetched: the browser itself holds the page to being one file. */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

/** The report as one HTML document that opens from disk and refers to no other file. */
export function toHtml(model: ReportModel, assets: PageAssets): string {
  // A damaged file may have been met both on reading the run and on collecting pictures.
  const all = [...model.problems, ...assets.problems].map(
    (problem) => [JSON.stringify(problem), problem] as const,
  );
  const problems = [...new Map(all).values()];
  const sections = (
    [
      ['Summary', summarySection(model)],
      ['Failures', failureSection(model, problems)],
      ['Categories', categorySection(model, assets)],
      ['Curves', curveSection(model, assets)],
      ['Distances', distanceSection(model)],
      ['Ablations', ablationSection(model, assets)],
      ['Soft Identity Mapping', identitySection(model)],
      ['Prototypes', prototypeSection(model, assets)],
      ['Gallery', gallerySection(model, assets)],
      ['Training', trainingSection(model, assets)],
      ['Time and memory', costSection(model)],
      ['Provenance and setup', setupSection(model)],
    ] as const
  ).flatMap(([title, content]) => (content === null ? [] : [{ title, content }]));
  const links = sections.map(({ title, content }) => {
    const id = /id="([^"]+)"/.exec(content.text)?.[1] ?? '';
    return html`<a href="#${id}">${title}</a>`;
  });
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <title>Protobench: ${model.name}</title>
        <style>
          ${new Markup(STYLES + DIAGNOSTICS_STYLES)}
        </style>
      </head>
      <body>
        <header>
          <h1>${model.name}</h1>
          ${facts(model, problems.length)}
          <nav aria-label="Sections">${links}</nav>
        </header>
        <main>${sections.map(({ content }) => html`${content} `)}</main>
        <footer>
          Written by Protobench. The last checkpoint is measured; nothing is selected on test images.
        </footer>
        <script>
          ${new Markup(SCRIPT)};
        </script>
      </body>
    </html> `;
  return page.text;
}

function facts(model: ReportModel, problems: number): Markup {
  const done = model.cells.filter((cell) => cell.metrics !== null).length;
  const updated = model.cells
    .flatMap((cell) => (cell.status === null ? [] : [cell.status.updated]))
    .sort(compareText);
  const last = updated[updated.length - 1];
  const fact = (count: number, one: string, many: string, alarm: boolean): Markup | null =>
    count === 0
      ? null
      : html`<li class="${alarm ? 'alarm' : 'fact'}"><b>${count}</b> ${count === 1 ? one : many}</li>`;
  return html`<ul class="facts">
    ${[
      fact(done, 'cell done', 'cells done', false),
      fact(model.failures.length, 'failed', 'failed', true),
      fact(model.unfinished.length, 'without results', 'without results', false),
      fact(problems, 'damaged file', 'damaged files', true),
      last === undefined ? null : html`<li>last change ${readableTime(last)}</li>`,
    ]}
  </ul>`;
}

/** `2026-11-22T09:41:07.123Z` as `2026-11-22 09:41 UTC`; anything else as it is. */
function readableTime(time: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}):\d{2}(\.\d+)?Z$/.exec(time);
  return match === null ? time : `${match[1]} ${match[2]} UTC`;
}
