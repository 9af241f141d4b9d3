import { METRIC_COLUMNS } from '../columns.js';
import type { PublishedBlock } from '../published/published-block.js';
import {
  DIFFERENCES_TITLE,
  PUBLISHED_NOTE,
  PUBLISHED_TITLE,
  sourceText,
} from '../published/published-notes.js';
import { formatPercent } from '../tables/format-number.js';
import type { ResultGroup } from '../tables/report-model.js';
import { latexLabel, latexTable } from './latex-table.js';
import { escapeLatex } from './latex-text.js';

/** Published results in a table of their own; what each row differs in and the sources stand below. */
export function publishedTable(group: ResultGroup, block: PublishedBlock): string {
  const reasons = [...new Set(block.lines.map(({ differences }) => differences.join('; ')))].filter(
    (text) => text !== '',
  );
  const letter = (index: number): string =>
    `${index < 26 ? '' : String.fromCharCode(96 + Math.floor(index / 26))}${String.fromCharCode(97 + (index % 26))}`;
  const body = block.lines.map(({ method, source, values, differences }) => {
    const index = reasons.indexOf(differences.join('; '));
    const mark = index < 0 ? '' : `\\textsuperscript{${letter(index)}}`;
    return [
      `${escapeLatex(method)} [${source}]${mark}`,
      ...METRIC_COLUMNS.map((metric) => {
        const value = values[metric];
        return value === null ? '-' : formatPercent(value);
      }),
    ];
  });
  const title = `${PUBLISHED_TITLE} beside ${group.dataset}.`;
  return latexTable({
    short: escapeLatex(title),
    caption: escapeLatex(`${title} ${PUBLISHED_NOTE}`),
    label: latexLabel(group.dataset, group.backbone, 'published'),
    head: 'Method [source]',
    body,
    notes: [
      ...reasons.map(
        (text, index) => `\\textsuperscript{${letter(index)}} ${DIFFERENCES_TITLE} ${escapeLatex(text)}.`,
      ),
      ...block.notes.map(escapeLatex),
      ...block.sources.map(
        (source, index) =>
          `[${index + 1}] ${escapeLatex(sourceText(source))} \\texttt{${escapeLatex(source.url)}}`,
      ),
    ],
  });
}
