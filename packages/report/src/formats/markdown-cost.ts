import { entryCost } from '../tables/cost.js';
import { formatBytes, formatCount, formatSeconds } from '../tables/format-number.js';
import type { ReportModel } from '../tables/report-model.js';
import { escapeMarkdown, markdownTable } from './markdown-text.js';
import type { MarkdownColumn } from './markdown-text.js';

const COLUMNS: readonly MarkdownColumn[] = [
  ...['Dataset', 'Backbone', 'Method', 'Variant'].map((title) => ({ title, align: 'left' as const })),
  ...['Parameters', 'Training', 'A step', 'Test images per second', 'Peak memory'].map((title) => ({
    title,
    align: 'right' as const,
  })),
];

/** What each row costs, means over its seeds; nothing when no cell has timings. */
export function costBlocks(model: ReportModel): string[] {
  const rows = model.groups.flatMap((group) =>
    group.entries.flatMap((entry) => {
      const cost = entryCost(entry);
      if (cost === null) return [];
      const { parameters, trainSeconds, secondsPerStep, imagesPerSecond, peakMemoryBytes } = cost;
      return [
        [
          ...[entry.dataset, entry.backbone, entry.method, entry.variant].map(escapeMarkdown),
          parameters === null ? '-' : formatCount(parameters),
          formatSeconds(trainSeconds),
          secondsPerStep === null ? '-' : formatSeconds(secondsPerStep),
          imagesPerSecond === null ? '-' : imagesPerSecond.toPrecision(3),
          formatBytes(peakMemoryBytes),
        ],
      ];
    }),
  );
  if (rows.length === 0) return [];
  return [
    '## Time and memory\n',
    markdownTable(COLUMNS, rows),
    'Means over seeds. Parameters are the trained values, without the backbone. Test images per second are those of the ' +
      'whole evaluation: maps from cached features, smoothing, scores, metrics and diagnostics. Peak memory is that of the process, ' +
      'which may have run other cells before.\n',
  ];
}
