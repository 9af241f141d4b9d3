import { truncatedNormal, zeros } from '@protobench/nn';
import type { LinearSpecOptions } from '@protobench/nn';
import type { TokenConfig } from '../plan/token-plan.js';

/** Start values of every linear layer: weights from a normal truncated at three deviations, biases 0, as in Dinomaly. */
export function linearInit({ train }: Pick<TokenConfig, 'train'>): LinearSpecOptions {
  const { initStd } = train;
  return { weight: truncatedNormal(initStd, 3 * initStd), bias: zeros };
}
