/** How an anomaly map is smoothed at evaluation size, before anything is measured on it. */
export type SmoothingPolicy =
  | { readonly kind: 'none' }
  /** `scipy.ndimage.gaussian_filter`: radius `round(4 sigma)`, half-sample symmetric border. */
  | { readonly kind: 'gaussian'; readonly sigma: number }
  /** A `size` x `size` normalised kernel with zero padding, as Dinomaly and INP-Former use. */
  | { readonly kind: 'gaussianKernel'; readonly sigma: number; readonly size: number };

/** How the image score is read off the smoothed map. */
export type ScorePolicy =
  /** With `sigma`, the maximum after a Gaussian (as the smoothing `gaussian`) that the pixel metrics do not see. */
  | { readonly kind: 'max'; readonly sigma?: number }
  /** Mean of the `floor(fraction * pixels)` largest pixels (at least one). */
  | { readonly kind: 'topMean'; readonly fraction: number }
  /** Maximum of the map after `window` x `window` average pooling with stride 1. */
  | { readonly kind: 'pooledMax'; readonly window: number };

/** Optimiser of a training; options are those of `@protobench/nn`. */
export type OptimiserPolicy =
  | {
      readonly kind: 'adam';
      readonly beta1: number;
      readonly beta2: number;
      readonly eps: number;
      readonly weightDecay: number;
    }
  | {
      readonly kind: 'adamw';
      readonly beta1: number;
      readonly beta2: number;
      readonly eps: number;
      readonly weightDecay: number;
    }
  | {
      readonly kind: 'stableAdamw';
      readonly beta1: number;
      readonly beta2: number;
      readonly eps: number;
      readonly weightDecay: number;
      readonly amsgrad: boolean;
    };

/** Learning rate as a function of the 0-based step. */
export type SchedulePolicy =
  | { readonly kind: 'constant'; readonly lr: number }
  /** Linear 0 -> `lr` over `warmup` steps (the first step has rate 0), then cosine to `finalLr` at the last step. */
  | { readonly kind: 'warmupCosine'; readonly lr: number; readonly finalLr: number; readonly warmup: number }
  /** `lr`, times `factor` from each step `fraction * steps` on. */
  | {
      readonly kind: 'step';
      readonly lr: number;
      readonly factor: number;
      readonly fractions: readonly number[];
    };

/** How long and with what a detector is trained. */
export interface TrainingPolicy {
  readonly steps: number;
  readonly batchSize: number;
  readonly optimiser: OptimiserPolicy;
  readonly schedule: SchedulePolicy;
  /** Gradients are scaled down to this global norm; `null` leaves them as they are. */
  readonly clipNorm: number | null;
}
