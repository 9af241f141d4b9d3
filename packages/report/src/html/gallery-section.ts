import type { GalleryRole } from '@protobench/harness';
import type { ColourRange } from '../images/overlay.js';
import { VIRIDIS } from '../images/viridis.js';
import { isFurther } from '../read/further-role.js';
import { entryTitle } from '../tables/notes.js';
import type { ReportModel, ResultGroup } from '../tables/report-model.js';
import type { ResultEntry } from '../tables/result-entry.js';
import type { Separation } from './image-scores.js';
import { html } from './markup.js';
import type { Markup } from './markup.js';
import type { GalleryPicture, PageAssets } from './page-assets.js';

const ROLE_TITLES: Readonly<Record<GalleryRole, string>> = {
  'best-anomalous': 'Clearest defect',
  'worst-anomalous': 'Least noticed defect',
  miss: 'Further miss',
  'best-normal': 'Clearest normal',
  'worst-normal': 'Most suspected normal',
  'false-positive': 'Further false positive',
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
      Image, outline of the annotated defect, anomaly map, and the map over the image. Each category of a
      method has one colour scale, so that its pictures can be compared. Marked are false positives and misses
      at the image score with the best F1. First seed.${left}
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
  const errors = assets.scores.get(entry.cells[0].id)?.separations.get(category)?.atBestF1 ?? null;
  return [
    html`<div class="scale"><b>${entryTitle(entry)}</b> ${scale(own[0].range)}</div>
      ${errors === null ? null : html`<p class="setting">${errorText(errors)}</p> `}
      <div class="gallery">${own.map((picture) => card(picture, entry, errors?.threshold ?? null))}</div> `,
  ];
}

function errorText(errors: NonNullable<Separation['atBestF1']>): string {
  const { threshold, falsePositives, normal, misses, anomalous } = errors;
  return (
    `At the score with the best F1, ${formatScore(threshold)}: ${falsePositives} of ${normal} normal images are false ` +
    `positives, ${misses} of ${anomalous} anomalous ones are missed.`
  );
}

/** What the threshold makes of an image, where that is wrong. */
function mistake(
  { anomalous, score, role }: GalleryPicture['entry'],
  threshold: number | null,
): string | null {
  // The titles of these roles say it.
  if (isFurther(role)) return null;
  if (threshold === null || anomalous === score >= threshold) return null;
  return anomalous ? 'Missed' : 'False positive';
}

function card({ entry, png }: GalleryPicture, owner: ResultEntry, threshold: number | null): Markup {
  const wrong = mistake(entry, threshold);
  const title = `${ROLE_TITLES[entry.role]}${wrong === null ? '' : `, ${wrong.toLowerCase()}`}`;
  const alt = `${title} of ${entry.category} by ${entryTitle(owner)}: ${entry.id}`;
  const name = entry.id.startsWith(`${entry.category}/`)
    ? entry.id.slice(entry.category.length + 1)
    : entry.id;
  return html`<figure>
    <img decoding="async" alt="${alt}" src="data:image/png;base64,${png.toString('base64')}" />
    <figcaption>
      <b>${ROLE_TITLES[entry.role]}${wrong === null ? null : html` <em class="wrong">${wrong}</em>`}</b
      ><span>${name}, score ${formatScore(entry.score)}</span>
    </figcaption>
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
