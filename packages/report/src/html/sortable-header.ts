import { html } from './markup.js';
import type { Markup } from './markup.js';

/** Header of a column by which a table can be sorted; numbers sort from the largest down at first. */
export function sortableHeader(title: string, numeric: boolean): Markup {
  return html`<th scope="col" class="${numeric ? 'num' : 'name'}">
    <button type="button">${title}</button>
  </th>`;
}
