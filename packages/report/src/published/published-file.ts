import type { MetricName } from '@protobench/harness';
import { METRIC_COLUMNS } from '../columns.js';
import { ReportError } from '../errors.js';
import { readJsonFile } from '../read/json-file.js';
import {
  array,
  count,
  describeValue,
  nullable,
  object,
  oneOf,
  optional,
  percent,
  record,
  text,
} from '../read/shape.js';
import type { Mismatch, Shape } from '../read/shape.js';

/** Where published numbers come from. */
export interface PublishedSource {
  readonly title: string;
  /** Conference, journal, or kind of page. */
  readonly venue: string;
  readonly year: number;
  readonly url: string;
  /** What a reader must know about these numbers. */
  readonly note?: string;
}

/** A data set that published rows are about. */
export interface PublishedDataset {
  readonly title: string;
  readonly categories: readonly string[];
  /** Names of registered data sets that hold some of its categories. */
  readonly subsets: readonly string[];
}

/** Percent by metric; metrics that the source does not give are absent. */
export type PublishedValues = Readonly<Partial<Record<MetricName, number>>>;

/** A row of a published table. */
export interface PublishedRow {
  /** Key into the sources. */
  readonly source: string;
  /** Where in the source: `Table 1`. */
  readonly place?: string;
  readonly method: string;
  /** Key into the data sets. */
  readonly dataset: string;
  readonly setting: 'multi-class' | 'single-class';
  /** Name of the backbone, by the registry where that has it; `null` where the source at hand does not state it. */
  readonly backbone: string | null;
  /** Metric profile that measures as the source does; `null` where that is not known. */
  readonly profile: string | null;
  readonly note?: string;
  /** Mean over the categories. */
  readonly values: PublishedValues;
  /** By category, where the source lists all of them. */
  readonly perCategory?: Readonly<Record<string, PublishedValues>>;
}

/** Content of a file of published results. */
export interface PublishedFile {
  readonly format: 'protobench-published-1';
  readonly sources: Readonly<Record<string, PublishedSource>>;
  readonly datasets: Readonly<Record<string, PublishedDataset>>;
  readonly rows: readonly PublishedRow[];
}

const values: Shape<PublishedValues> = {
  check: (value, path) => {
    const mismatch = record(percent).check(value, path);
    if (mismatch) return mismatch;
    const unknown = Object.keys(value as object).find(
      (name) => !(METRIC_COLUMNS as readonly string[]).includes(name),
    );
    return unknown === undefined
      ? null
      : { path, expected: `metrics out of ${METRIC_COLUMNS.join(', ')}`, found: `"${unknown}"` };
  },
};

const fileShape = object<PublishedFile>({
  format: oneOf('protobench-published-1'),
  sources: record(
    object<PublishedSource>({ title: text, venue: text, year: count, url: text, note: optional(text) }),
  ),
  datasets: record(object<PublishedDataset>({ title: text, categories: array(text), subsets: array(text) })),
  rows: array(
    object<PublishedRow>({
      source: text,
      place: optional(text),
      method: text,
      dataset: text,
      setting: oneOf('multi-class', 'single-class'),
      backbone: nullable(text),
      profile: nullable(text),
      note: optional(text),
      values,
      perCategory: optional(record(values)),
    }),
  ),
});

/** First place where rows refer to something that the file does not have. */
function danglingReference({ sources, datasets, rows }: PublishedFile): Mismatch | null {
  for (const [index, row] of rows.entries()) {
    const path = `rows[${index}]`;
    const dataset = datasets[row.dataset];
    if (sources[row.source] === undefined) {
      return {
        path: `${path}.source`,
        expected: `one of ${Object.keys(sources).join(', ')}`,
        found: describeValue(row.source),
      };
    }
    if (dataset === undefined) {
      return {
        path: `${path}.dataset`,
        expected: `one of ${Object.keys(datasets).join(', ')}`,
        found: describeValue(row.dataset),
      };
    }
    if (Object.keys(row.values).length === 0) {
      return { path: `${path}.values`, expected: 'at least one metric', found: 'none' };
    }
    const missing = dataset.categories.find(
      (category) => row.perCategory !== undefined && row.perCategory[category] === undefined,
    );
    if (missing !== undefined) {
      return {
        path: `${path}.perCategory`,
        expected: `all categories of ${row.dataset}`,
        found: `no "${missing}"`,
      };
    }
  }
  return null;
}

/**
 * Reads a file of published results.
 *
 * @throws ReportError `PUBLISHED_NOT_FOUND`, or `PUBLISHED_INVALID` with the place in the file, what was expected there
 *   and what was found.
 */
export async function readPublished(path: string): Promise<PublishedFile> {
  const result = await readJsonFile(path, fileShape);
  if (result.kind === 'missing') {
    throw new ReportError(
      'PUBLISHED_NOT_FOUND',
      `Expected a file of published results at "${path}", found no file there.`,
      'Pass a file, or "default" for the one that comes with the project.',
    );
  }
  const mismatch = result.kind === 'damaged' ? result.mismatch : danglingReference(result.value);
  if (result.kind === 'ok' && mismatch === null) return result.value;
  const { path: place, expected, found } = mismatch as Mismatch;
  throw new ReportError(
    'PUBLISHED_INVALID',
    `"${path}"${place === '' ? '' : `, ${place}`}: expected ${expected}, found ${found}.`,
    'docs/reports.md describes the file.',
  );
}
