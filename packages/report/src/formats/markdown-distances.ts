import { entryDistances, formatSeedValue } from '../tables/distances.js';
import type { ResultGroup } from '../tables/report-model.js';
import { escapeMarkdown, markdownTable } from './markdown-text.js';
import type { MarkdownColumn } from './markdown-text.js';

/** Mean map values at normal and at anomalous pixels of each row; nothing when no cell recorded them. */
export function distanceBlocks(group: ResultGroup): string[] {
  const rows = group.entries.flatMap((entry) => {
    const distances = entryDistances(entry);
    if (distances === null) return [];
    const { normal, anomalous, ratio } = distances.mean;
    return [
      [
        escapeMarkdown(entry.method),
        escapeMarkdown(entry.variant),
        ...[normal, anomalous, ratio].map(formatSeedValue),
      ],
    ];
  });
  if (rows.length === 0) return [];
  const columns: MarkdownColumn[] = [
    { title: 'Method', align: 'left' },
    { title: 'Variant', align: 'left' },
    ...['Normal', 'Anomalous', 'Ratio'].map((title) => ({ title, align: 'right' as const })),
  ];
  return [
    '### Distances of normal and anomalous pixels\n',
    markdownTable(columns, rows),
    'Mean values of the maps before smoothing, over categories and seeds, and the ratio of the two means. Between methods ' +
      'only the ratios compare.\n',
  ];
}
