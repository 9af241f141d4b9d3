import type { GalleryRole } from '@protobench/harness';
import type { ColourRange } from '../images/overlay.js';
import { VIRIDIS } from '../images/viridis.js';
import { entryTitle } from '../tables/notes.js';
import type { ReportModel, ResultGroup } from '../tables/report-model.js';
import type { ResultEntry } from '../tables/result-entry.js';
import { html } from './markup.js';
import type { Markup } from './markup.js';
import type { GalleryPicture, PageAssets } from './page-assets.js';

const ROLE_TITLES: Readonly<Record<GalleryRole, string>> = {
  'best-anomalous': 'Clearest defect',
  'worst-anomalous': 'Least noticed defect',
  'best-normal': 'Clearest normal',
  'worst-normal': 'Most suspected normal',
};
const ROLE_ORDER = Object.keys(ROLE_TITLES);

/** The gallery: per category and method variant the clearest and the most mistaken images with their heat maps. */
export function gallerySection(model: ReportModel, assets: PageAssets): Markup | null {
  if (assets.gallery.size === 0) return null;
  const left =
    assets.omitted === 0
      ? null
      : html` ${assets.omitted} further pictures are left out to keep the page small; the heat maps of a run
        can be written as files.`;
  return html`<section id="gallery">
    <h2>Gallery</h2>
    <p class="setting">
      Image, outline of the annotated defect, and heat map. Each category of a method has one colour scale, so
      that its pictures can be compared. First seed.${left}
    </p>
    ${model.groups.map((group) => groupGallery(group, assets))}
  </section>`;
}

function groupGallery(group: ResultGroup, assets: PageAssets): Markup | null {
  const categories = [
    ...new Set(group.entries.flatMap((entry) => entry.categories.map((row) => row.category))),
  ];
  const blocks = categories.flatMap((category) => {
    const parts = group.entries.flatMap((entry) => entryPictures(entry, category, assets));
    return parts.length === 0 ? [] : [{ category, parts }];
  });
  if (blocks.length === 0) return null;
  return html`<h3>${group.dataset} <span class="muted">with ${group.backbone}</span></h3>
    ${blocks.map(
      (
        { category, parts },
        index,
      ) => html`<details${index === 0 ? html` open` : null}><summary>${category}</summary>
${parts}</details>
`,
    )}`;
}

function entryPictures(entry: ResultEntry, category: string, assets: PageAssets): Markup[] {
  const own = (assets.gallery.get(entry.cells[0].id) ?? [])
    .filter((picture) => picture.entry.category === category)
    .sort((a, b) => ROLE_ORDER.indexOf(a.entry.role) - ROLE_ORDER.indexOf(b.entry.role));
  if (own.length === 0) return [];
  return [
    html`<div class="scale"><b>${entryTitle(entry)}</b> ${scale(own[0].range)}</div>
      <div class="gallery">${own.map((picture) => card(picture, entry))}</div> `,
  ];
}

function card({ entry, png }: GalleryPicture, owner: ResultEntry): Markup {
  const title = ROLE_TITLES[entry.role];
  const alt = `${title} of ${entry.category} by ${entryTitle(owner)}: ${entry.id}`;
  const name = entry.id.startsWith(`${entry.category}/`)
    ? entry.id.slice(entry.category.length + 1)
    : entry.id;
  return html`<figure>
    <img decoding="async" alt="${alt}" src="data:image/png;base64,${png.toString('base64')}" />
    <figcaption><b>${title}</b><span>${name}, score ${formatScore(entry.score)}</span></figcaption>
  </figure> `;
}

function scale({ min, max }: ColourRange): Markup {
  const stops = Array.from({ length: 9 }, (_, index) => {
    const at = 3 * Math.round((255 * index) / 8);
    return `rgb(${VIRIDIS[at]} ${VIRIDIS[at + 1]} ${VIRIDIS[at + 2]})`;
  });
  return html`<span>${formatScore(min)}</span
    ><i style="background:linear-gradient(90deg,${stops.join(',')})"></i><span>${formatScore(max)}</span>`;
}

function formatScore(score: number): string {
  return String(Number(score.toPrecision(3)));
}
