import type { PrototypeDiagnostics } from '@protobench/harness';
import type { RunCell } from '../read/run-cell.js';
import { settingOf } from './cell-setting.js';
import { mean } from './statistics.js';

/** A category in the use of prototypes. */
export interface CategoryUse {
  readonly category: string;
  /** Share of each prototype in the attribution, sums to 1 unless nothing is attributed; `[count]`. */
  readonly shares: readonly number[];
  /** Effective number of prototypes at a location. */
  readonly active: number | null;
  /** Mean number of prototypes with a weight above 0.001 at a location. */
  readonly nonzero: number | null;
  /** Prototypes with a share below 1 / (100 count) in this category. */
  readonly unused: number;
}

/** Summary of how a model uses its prototypes. */
export interface PrototypeUse {
  readonly count: number;
  /** Each category has a model, and so prototypes, of its own: one number then means different prototypes. */
  readonly separate: boolean;
  readonly categories: readonly CategoryUse[];
  /** Prototypes that are unused in every category; with separate models the mean of their unused ones. */
  readonly dead: number;
  /**
   * Cosine of the usage of each two categories, 0 (no prototype in common) to 1; `[categories, categories]`, empty with
   * separate models.
   */
  readonly overlap: readonly (readonly number[])[];
  /** Mean cosine of two different categories; `null` where there are none to compare. */
  readonly meanOverlap: number | null;
}

/** A prototype below this share of an even distribution counts as unused. */
const UNUSED = 1 / 100;

/** Whether each category of a cell has a model of its own. */
export function isSeparate(cell: RunCell): boolean {
  return settingOf(cell).setting === 'single-class';
}

/**
 * Summarises the use of prototypes.
 *
 * @param separate see `PrototypeUse.separate`
 */
export function prototypeUse(recorded: PrototypeDiagnostics, separate: boolean): PrototypeUse {
  const { count, usage, active, nonzero } = recorded;
  const limit = UNUSED / count;
  const categories = Object.entries(usage).map(([category, values]): CategoryUse => {
    const shares = sharesOf(values, count);
    return {
      category,
      shares,
      active: active[category] ?? null,
      nonzero: nonzero[category] ?? null,
      unused: shares.filter((share) => share < limit).length,
    };
  });
  const overlap = separate ? [] : categories.map((a) => categories.map((b) => cosine(a.shares, b.shares)));
  return {
    count,
    separate,
    categories,
    dead: separate ? meanUnused(categories) : unusedByAll(categories, count),
    overlap,
    meanOverlap: meanOfPairs(overlap),
  };
}

/** Shares that sum to 1, unless nothing is attributed; a model with fewer prototypes than others does not use the rest. */
function sharesOf(values: readonly number[], count: number): number[] {
  const total = values.reduce((sum, value) => sum + value, 0);
  return Array.from({ length: count }, (_, index) => (total > 0 ? (values[index] ?? 0) / total : 0));
}

function unusedByAll(categories: readonly CategoryUse[], count: number): number {
  const limit = UNUSED / count;
  const indices = Array.from({ length: count }, (_, index) => index);
  return indices.filter((index) => categories.every(({ shares }) => shares[index] < limit)).length;
}

function meanUnused(categories: readonly CategoryUse[]): number {
  return categories.length === 0 ? 0 : mean(categories.map(({ unused }) => unused));
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, value, index) => sum + value * y[index], 0);
  const norm = Math.sqrt(dot(a, a) * dot(b, b));
  return norm > 0 ? Math.min(1, dot(a, b) / norm) : 0;
}

function meanOfPairs(overlap: PrototypeUse['overlap']): number | null {
  let [sum, pairs] = [0, 0];
  for (let row = 0; row < overlap.length; row++) {
    for (let column = 0; column < row; column++) {
      sum += overlap[row][column];
      pairs++;
    }
  }
  return pairs === 0 ? null : sum / pairs;
}

/**
 * Order of prototypes that shows blocks: by the category that uses each most, in the order of the categories, and there
 * by falling share; dead ones last.
 */
export function blockOrder({ count, categories }: PrototypeUse): number[] {
  const limit = UNUSED / count;
  const place = Array.from({ length: count }, (_, index) => {
    let [owner, share] = [categories.length, 0];
    categories.forEach(({ shares }, category) => {
      if (shares[index] >= limit && shares[index] > share) [owner, share] = [category, shares[index]];
    });
    return { index, owner, share };
  });
  return place
    .sort((a, b) => a.owner - b.owner || b.share - a.share || a.index - b.index)
    .map(({ index }) => index);
}
