import type { OptimiserPolicy } from '../optim/optimiser.js';

/**
 * The Adam family on one tensor in float64, written as in the papers: moments with their factors, `1 -
 * beta^t` as such.
 */
export function adamLoop(
  policy: OptimiserPolicy,
  start: Float64Array,
  lr: number,
): { readonly params: Float64Array; step(grad: Float64Array): void } {
  const { kind, beta1, beta2, eps, weightDecay, amsgrad = false } = policy;
  const params = Float64Array.from(start);
  const m = new Float64Array(start.length);
  const v = new Float64Array(start.length);
  const largest = new Float64Array(start.length);
  let t = 0;
  return {
    params,
    step: (grad) => {
      t++;
      const g = grad.map((value, i) => (kind === 'adam' ? value + weightDecay * params[i] : value));
      const denominator = g.map((value, i) => {
        m[i] = beta1 * m[i] + (1 - beta1) * value;
        v[i] = beta2 * v[i] + (1 - beta2) * value * value;
        largest[i] = Math.max(largest[i], v[i]);
        return Math.sqrt(amsgrad ? largest[i] : v[i]) / Math.sqrt(1 - beta2 ** t) + eps;
      });
      const square = g.reduce((sum, value, i) => sum + (value / denominator[i]) ** 2, 0);
      const clip = kind === 'stableAdamw' ? Math.max(1, Math.sqrt(square / g.length)) : 1;
      for (let i = 0; i < params.length; i++) {
        // The one number that is rounded here too: in float32 it is all that PyTorch and we have of a small
        // decay.
        if (kind !== 'adam') params[i] *= Math.fround(1 - lr * weightDecay);
        params[i] -= ((lr / (1 - beta1 ** t) / clip) * m[i]) / denominator[i];
      }
    },
  };
}
