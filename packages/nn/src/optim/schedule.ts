import { requireArgument } from '../errors.js';

/** Learning rate as a function of the 0-based step. */
export type SchedulePolicy =
  | { readonly kind: 'constant'; readonly lr: number }
  /**
   * `warmup` steps from 0 to `lr` in equal stages (the first has rate 0, the last `lr`), then a half cosine
   * from `lr` to `finalLr`, reached at the last step. Dinomaly's `WarmCosineScheduler`.
   */
  | { readonly kind: 'warmupCosine'; readonly lr: number; readonly finalLr: number; readonly warmup: number }
  /** `lr`, times `factor` from each step `fraction * totalSteps` on. */
  | {
      readonly kind: 'step';
      readonly lr: number;
      readonly factor: number;
      readonly fractions: readonly number[];
    };

/** Rate of step `step` (0-based, below `totalSteps`; the last value is kept beyond). */
export function learningRate(policy: SchedulePolicy, step: number, totalSteps: number): number {
  requireArgument(
    Number.isInteger(step) && step >= 0 && Number.isInteger(totalSteps) && totalSteps >= 0,
    () => `steps must be non-negative integers, but are ${step} of ${totalSteps}`,
    'Count steps from 0.',
  );
  switch (policy.kind) {
    case 'constant':
      return policy.lr;
    case 'warmupCosine':
      return warmupCosine(policy, step, totalSteps);
    case 'step':
      return policy.fractions.reduce(
        (rate, fraction) => (step >= milestone(fraction, totalSteps) ? rate * policy.factor : rate),
        policy.lr,
      );
  }
}

function warmupCosine(
  { lr, finalLr, warmup }: { readonly lr: number; readonly finalLr: number; readonly warmup: number },
  step: number,
  totalSteps: number,
): number {
  // One step of warm-up is rate 0, as numpy.linspace(0, lr, 1) has it.
  if (step < warmup) return warmup === 1 ? 0 : (lr * step) / (warmup - 1);
  const last = totalSteps - 1 - warmup;
  const progress = last <= 0 ? 1 : Math.min(1, (step - warmup) / last);
  return finalLr + 0.5 * (lr - finalLr) * (1 + Math.cos(Math.PI * progress));
}

/** First step at or after `fraction * totalSteps`, unshaken by the rounding of the product. */
function milestone(fraction: number, totalSteps: number): number {
  return Math.ceil(fraction * totalSteps - 1e-9 * Math.max(1, totalSteps));
}
