import { html } from './markup.js';
import type { Markup } from './markup.js';
import { LINE_STYLES } from './unit-chart.js';

/** A short piece of a line of a chart, for a legend. */
export function swatch(style: number): Markup {
  return html`<svg class="swatch" viewBox="0 0 26 8" aria-hidden="true">
    <path class="curve s${style % LINE_STYLES}" d="M1 4H25" />
  </svg>`;
}
