import { html } from '../html/markup.js';
import type { Markup } from '../html/markup.js';
import { lineLook } from './theme.js';

/** A short piece of a line of a chart, for a legend. */
export function swatch(style: number): Markup {
  const { color, type } = lineLook(style);
  const dashes = type === 'solid' ? 'none' : type.join(',');
  return html`<svg class="swatch" viewBox="0 0 26 8" aria-hidden="true">
    <path d="M1 4H25" fill="none" stroke="${color}" stroke-width="1.8" stroke-dasharray="${dashes}" />
  </svg>`;
}
