import { truncatedNormal, zeros } from '@protobench/nn';
import type { LinearSpecOptions } from '@protobench/nn';
import type { ProAdConfig } from '../config/schema.js';

/** Start values of every linear layer: weights from a normal truncated at three deviations, biases 0, as in Dinomaly. */
export function linearInit(config: ProAdConfig): LinearSpecOptions {
  const { initStd } = config.train;
  return { weight: truncatedNormal(initStd, 3 * initStd), bias: zeros };
}
