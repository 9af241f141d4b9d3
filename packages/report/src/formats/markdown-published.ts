import { METRIC_COLUMNS } from '../columns.js';
import type { PublishedBlock } from '../published/published-block.js';
import {
  DIFFERENCES_TITLE,
  PUBLISHED_NOTE,
  PUBLISHED_TITLE,
  sourceText,
} from '../published/published-notes.js';
import { formatPercent } from '../tables/format-number.js';
import { METRIC_MARKDOWN } from './markdown-columns.js';
import { escapeMarkdown, markdownTable } from './markdown-text.js';

/** Published results in a table of their own, with their sources. */
export function publishedBlocks({ lines, sources, notes }: PublishedBlock): string[] {
  const rows = lines.map(({ method, source, values, differences }) => [
    `${escapeMarkdown(method)} (${source})`,
    ...METRIC_COLUMNS.map((metric) => {
      const value = values[metric];
      return value === null ? '-' : formatPercent(value);
    }),
    differences.length === 0 ? '-' : escapeMarkdown(differences.join('; ')),
  ]);
  const listed = sources.map(
    (source, index) => `${index + 1}. ${escapeMarkdown(sourceText(source))} <${source.url}>\n`,
  );
  return [
    `### ${PUBLISHED_TITLE}\n`,
    `${escapeMarkdown(PUBLISHED_NOTE)}\n`,
    markdownTable(
      [
        { title: 'Method (source)', align: 'left' },
        ...METRIC_MARKDOWN,
        { title: DIFFERENCES_TITLE, align: 'left' },
      ],
      rows,
    ),
    ...(notes.length === 0 ? [] : [`${notes.map(escapeMarkdown).join(' ')}\n`]),
    listed.join(''),
  ];
}
