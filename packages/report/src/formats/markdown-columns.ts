import { METRIC_COLUMNS } from '../columns.js';
import type { MarkdownColumn } from './markdown-text.js';

/** The metrics as columns of a table. */
export const METRIC_MARKDOWN: readonly MarkdownColumn[] = METRIC_COLUMNS.map((title) => ({
  title,
  align: 'right',
}));
