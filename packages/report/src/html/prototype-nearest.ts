import { html } from './markup.js';
import type { Markup } from './markup.js';
import type { PatchPicture, PrototypePicture } from './prototype-pictures.js';

/** The training patches nearest to the most used prototypes, a block per prototype. */
export function nearestGrid(
  title: string,
  nearest: readonly PrototypePicture[],
  trainingImages: number,
): Markup | null {
  const shown = nearest.filter(({ patches }) => patches.length > 0);
  if (shown.length === 0) return null;
  return html`<h4>Nearest training patches</h4>
    <p class="setting">
      Of the most used prototypes, the patches of ${trainingImages} training images that are most similar to
      each, with the similarity of the first.
    </p>
    <div class="nearest">
      ${shown.map(
        ({ prototype, category, patches }) =>
          html`<figure>
            <div class="patches">${patches.map((own) => picture(title, prototype, own))}</div>
            <figcaption>
              <b>#${prototype}${category === undefined ? null : ` of ${category}`}</b
              ><span>${categoriesOf(patches)}, ${patches[0].patch.similarity.toFixed(2)}</span>
            </figcaption>
          </figure>`,
      )}
    </div>`;
}

function picture(title: string, prototype: number, { patch, webp }: PatchPicture): Markup {
  const { id, similarity } = patch;
  const alt = `Training patch near prototype ${prototype} of ${title}: ${id}, similarity ${similarity.toFixed(2)}`;
  return html`<img
    decoding="async"
    alt="${alt}"
    title="${id}, ${similarity.toFixed(3)}"
    src="data:image/webp;base64,${webp.toString('base64')}"
  />`;
}

function categoriesOf(patches: readonly PatchPicture[]): string {
  return [...new Set(patches.map(({ patch }) => patch.category))].join(', ');
}
