/**
 * Order of two cells of a sortable column: numbers by size, text by code unit, empty cells last in both directions.
 * Pure, so that it can be tested apart from the page.
 */
export const COMPARE_SOURCE = `
function compareCells(a, b, descending) {
  if (a === '' || b === '') return (a === '') - (b === '');
  const x = Number(a), y = Number(b);
  const order = Number.isNaN(x) || Number.isNaN(y) ? (a < b ? -1 : a > b ? 1 : 0) : x - y;
  return descending ? -order : order;
}
`;

/**
 * Script of the page: sorts a table by the column whose header button is pressed (a second press turns the order
 * around) or that the address names, `report.html?sort=mAD`, and opens all folded parts for printing. Without scripts the page is complete, only unsorted.
 */
export const SCRIPT = `'use strict';
${COMPARE_SOURCE}
const buttons = [...document.querySelectorAll('table.sortable th button')];
function sortBy(button) {
  const header = button.closest('th');
  const table = header.closest('table');
  const column = header.cellIndex;
  const before = header.getAttribute('aria-sort');
  const numeric = header.classList.contains('num');
  const descending = before === null ? numeric : before === 'ascending';
  for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
  header.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
  const body = table.tBodies[0];
  const value = (row) => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim();
  const rows = [...body.rows].sort((a, b) => compareCells(value(a), value(b), descending));
  body.append(...rows);
}
for (const button of buttons) button.addEventListener('click', () => sortBy(button));
const wanted = new URLSearchParams(location.search).get('sort');
for (const button of buttons) if (button.textContent.trim() === wanted) sortBy(button);
const folded = [];
addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll('details:not([open])')) {
    folded.push(details);
    details.open = true;
  }
});
addEventListener('afterprint', () => {
  for (const details of folded.splice(0)) details.open = false;
});
`;
