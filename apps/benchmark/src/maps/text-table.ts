/** How text is laid out. */
export type TextStyle = 'text' | 'md';

/** A table whose first column is text and whose others are numbers. */
export interface TextTable {
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Lines below the table. */
  readonly notes: readonly string[];
}

/** A name as Markdown text. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_<>|[\]]/g, '\\$&');
}

function plain({ title, header, rows, notes }: TextTable): string {
  const widths = header.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i].length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join('  ')
      .trimEnd();
  return [title, line(header), ...rows.map(line), ...notes].map((text) => `${text}\n`).join('');
}

function markdown({ title, header, rows, notes }: TextTable): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  return [
    `## ${escapeMarkdown(title)}\n\n`,
    line(header.map(escapeMarkdown)),
    line(header.map((_, i) => (i === 0 ? '---' : '---:'))),
    ...rows.map((row) => line(row.map(escapeMarkdown))),
    ...(notes.length === 0 ? [] : ['\n', ...notes.map((note) => `${escapeMarkdown(note)}  \n`)]),
  ].join('');
}

/** A table as aligned text or as Markdown; ends in a line break. */
export function formatTable(table: TextTable, style: TextStyle): string {
  return style === 'text' ? plain(table) : markdown(table);
}
