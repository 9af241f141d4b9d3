import type { DetectorContext } from '@protobench/harness';
import { bottleneckOptions, checkHeads, makeTokenPlan } from '@protobench/pro-ad';
import type { BottleneckOptions, TokenPlan } from '@protobench/pro-ad';
import { BaselineError } from '../errors.js';
import type { DinomalyConfig } from './config.js';

/** Channels of a head where their number is not given. */
const HEAD_CHANNELS = 64;

/** A configuration of Dinomaly put together with the geometry of its cell. */
export interface DinomalyPlan extends TokenPlan<DinomalyConfig> {
  readonly heads: number;
  readonly bottleneck: BottleneckOptions;
}

/**
 * Resolves a configuration for a cell.
 *
 * @throws ProAdError `INVALID_WIDTH`, `INCOMPATIBLE_TAPS`, `INVALID_GROUPS` for options of the tokens
 * @throws BaselineError `INVALID_CONFIG` for the neighbour mask
 */
export function makeDinomalyPlan(config: DinomalyConfig, context: DetectorContext): DinomalyPlan {
  const plan = makeTokenPlan(config, config.decoder, context);
  checkNeighbours(config, plan.grid);
  return {
    ...plan,
    heads: headCount(config.attn.heads, plan.width),
    bottleneck: bottleneckOptions.parse(config.bottleneck),
  };
}

/** Number of heads for a width; throws `ProAdError` `INVALID_WIDTH` where it does not divide the width. */
export function headCount(heads: number | 'auto', width: number): number {
  const count = heads === 'auto' ? Math.max(1, Math.round(width / HEAD_CHANNELS)) : heads;
  checkHeads(width, count);
  return count;
}

function checkNeighbours({ attn }: DinomalyConfig, grid: TokenPlan['grid']): void {
  if (attn.neighbours === 0) return;
  if (attn.kind === 'linear') {
    throw new BaselineError(
      'INVALID_CONFIG',
      `attn.neighbours is ${attn.neighbours}, but attn.kind is 'linear', which pools all tokens before a token asks`,
      "Set attn.kind to 'softmax', or attn.neighbours to 0.",
    );
  }
  const window = 2 * Math.floor(attn.neighbours / 2) + 1;
  if (Math.max(grid.height, grid.width) <= window) {
    throw new BaselineError(
      'INVALID_CONFIG',
      `attn.neighbours ${attn.neighbours} hides every token of the ${grid.height} x ${grid.width} grid from the one in the middle`,
      'Choose a smaller window.',
    );
  }
}
