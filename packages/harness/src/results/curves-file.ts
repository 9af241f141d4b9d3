import type { CategoryCurves } from '@protobench/metrics';

/**
 * `curves.json`: the curves behind the metrics of each category, thinned to at most 200 points and rounded to 5 decimals.
 * `roc`: x false positive rate, y true positive rate; `pr`: x recall, y precision; `pro`: x false positive rate up to the
 * limit of AUPRO, y mean overlap. A curve that is undefined is `null`.
 */
export interface CurvesFile {
  readonly format: 'protobench-curves-1';
  readonly categories: Readonly<Record<string, CategoryCurves>>;
}
