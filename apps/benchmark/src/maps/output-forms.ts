import type { MetricValues } from '@protobench/metrics';
import { CATEGORY_METRICS } from '@protobench/metrics';
import { toCsv, type TableRow } from '@protobench/report';
import type { CommonRules } from './describe-profile.js';
import { describeProfile } from './describe-profile.js';
import type { Inventory } from './inventory.js';
import type { ProfileTable } from './measure.js';
import { differences, explainTable, intervalTable, profileTable } from './tables.js';
import type { TextStyle } from './text-table.js';
import { escapeMarkdown, formatTable } from './text-table.js';

/** What is told besides the numbers. */
export interface Telling extends CommonRules {
  /** Compare the profiles with the first one and say what each does. */
  readonly explain: boolean;
  /** What the intervals are, where there are any. */
  readonly intervals?: string | undefined;
}

function percentages(values: MetricValues): TableRow['values'] {
  return Object.fromEntries(
    CATEGORY_METRICS.map((metric) => {
      const value = values[metric];
      return [metric, value === null ? null : 100 * value];
    }),
  ) as TableRow['values'];
}

/** The results in the columns that all tables of the project share; the profile is the variant. */
export function csvForm(dataset: string, tables: readonly ProfileTable[]): string {
  return toCsv(
    tables.flatMap(({ profile, categories, mean }) =>
      [...categories, { category: 'mean', values: mean.values }].map(({ category, values }) => ({
        dataset,
        category,
        method: 'maps',
        variant: profile.name,
        backbone: '-',
        seed: 0,
        values: percentages(values),
      })),
    ),
  );
}

function rulesText({ profile }: ProfileTable, telling: Telling, style: TextStyle): string {
  const rules = describeProfile(profile, telling);
  if (style === 'text')
    return `${profile.name}\n${rules.map(([topic, rule]) => `  ${topic.padEnd(13)}${rule}\n`).join('')}`;
  const lines = rules.map(([topic, rule]) => `- **${topic}**: ${escapeMarkdown(rule)}\n`);
  return `### ${profile.name}\n\n${lines.join('')}`;
}

/** The results as text or Markdown. */
export function textForm(
  dataset: string,
  tables: readonly ProfileTable[],
  telling: Telling,
  style: TextStyle,
): string {
  const results = telling.explain
    ? [explainTable(dataset, tables)]
    : tables.map((table) => profileTable(dataset, table));
  const intervals = tables.flatMap((table) => intervalTable(table, telling.intervals ?? '') ?? []);
  const rules = telling.explain ? tables.map((table) => rulesText(table, telling, style)) : [];
  return [...[...results, ...intervals].map((table) => formatTable(table, style)), ...rules].join('\n');
}

/** The results for programs: fractions in full precision. */
export function jsonForm(inventory: Inventory, tables: readonly ProfileTable[], telling: Telling): unknown {
  const [first] = tables;
  return {
    dataset: inventory.dataset,
    fprLimit: telling.fprLimit,
    profiles: tables.map(({ profile, categories, mean }) => ({
      profile: profile.name,
      title: profile.title,
      source: profile.source,
      categories,
      mean,
      ...(telling.explain
        ? {
            difference: differences(mean.values, first.mean.values),
            rules: Object.fromEntries(describeProfile(profile, telling)),
          }
        : {}),
    })),
    unusedMasks: inventory.unusedMasks,
  };
}
