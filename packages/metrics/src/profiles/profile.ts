import type { MeasuredMetric } from '../category.js';
import type { PrepareRule } from '../prepare/prepare-source.js';

/** Names of the profiles: the exact definition, and published codes by the name that the field knows them by. */
export const PROFILE_NAMES = [
  'exact',
  'mvtec-official',
  'adeval-1000',
  'ader-adeval50',
  'ader-200',
  'dinomaly',
  'inp-former',
  'rd4ad',
  'anomalib',
  'uniad',
] as const;

export type ProfileName = (typeof PROFILE_NAMES)[number];

/** How a ranking becomes AUROC and AP. */
export type RankingRule =
  | {
      readonly kind: 'exact';
      /** `step` = scikit-learn's average precision; `trapezoid` = area under the drawn precision-recall curve. */
      readonly ap: 'step' | 'trapezoid';
    }
  /** Trapezoids over the curve at `bins + 1` thresholds equally spaced between the extreme scores (adeval). */
  | { readonly kind: 'bins'; readonly bins: number };

/** How the largest F1 is found. */
export type F1Rule =
  /** Over all distinct thresholds, with `epsilon` added to P + R. */
  | { readonly kind: 'exact'; readonly epsilon: number }
  /** Over thresholds 0, `step`, ..., 1 of the scores scaled to [0, 1], with 1e-8 in every denominator (ADer). */
  | { readonly kind: 'scaled'; readonly step: number };

/** How the area under the PRO curve is found. */
export type AuproRule =
  /** Every distinct score, interpolated at the limit. */
  | { readonly kind: 'exact' }
  /** Thresholds at equally spaced ranks among the normal pixels, interpolated at the limit (MVTec). */
  | { readonly kind: 'ranks'; readonly thresholds: number }
  /** Thresholds equally spaced between the extreme scores, interpolated at the limit (adeval). */
  | { readonly kind: 'bins'; readonly bins: number }
  /** Thresholds equally spaced between the extreme scores, points below the limit kept and stretched (CFLOW). */
  | {
      readonly kind: 'steps';
      readonly steps: number;
      /** Number format in which the original computes its thresholds. */
      readonly precision: 'float32' | 'float64';
      /** Whether rates are moved to start at 0 and end at 1, or only divided by the largest. */
      readonly stretch: 'minMax' | 'max';
      /** `image`: one curve for each anomalous image, areas averaged; `category`: one pooled curve. */
      readonly scope: 'category' | 'image';
    };

/** A published way to measure: everything that moves a number. */
export interface Profile {
  readonly name: ProfileName;
  /** One line for tables. */
  readonly title: string;
  /** Repository and file that the profile mirrors. */
  readonly source: string;
  /** From raw maps and masks to what is measured. */
  readonly prepare: PrepareRule;
  /** Where the truth of an image comes from: the dataset, or any anomalous pixel in its prepared mask. */
  readonly labels: 'dataset' | 'mask';
  readonly images: RankingRule;
  readonly imageF1: F1Rule;
  readonly pixels: RankingRule;
  readonly pixelF1: F1Rule;
  readonly aupro: AuproRule;
  /** Whether an AUROC below one half is reported as one minus it. */
  readonly foldAuroc: boolean;
  /** What the original prints; the other metrics follow the exact definition on the same prepared images. */
  readonly reports: readonly MeasuredMetric[];
}
