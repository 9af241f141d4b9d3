/** Text as the content of a Markdown table cell or paragraph: on one line, with nothing that Markdown would read. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*~<>|[\]]|&(?=#?\w+;)/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_');
}

/** Column of a Markdown table. */
export interface MarkdownColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/** A GitHub-flavoured table; cells hold Markdown already. Ends in a line break. */
export function markdownTable(
  columns: readonly MarkdownColumn[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  return [
    line(columns.map(({ title }) => title)),
    line(columns.map(({ align }) => (align === 'right' ? '---:' : '---'))),
    ...rows.map(line),
  ].join('');
}
