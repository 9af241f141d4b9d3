import type { TensorRecord } from '@protobench/harness';
import { keyValueSpecs, layerNormSpecs } from '@protobench/nn';
import type { AttentionSource, ParamSpecs } from '@protobench/nn';
import type { Tensor3D } from '@tensorflow/tfjs';
import { attend, attendSpecs } from '../attention/attention.js';
import { sourceWeights } from '../attention/prototype-weights.js';
import { linearInit } from '../model/linear-init.js';
import type { Plan } from '../plan/plan.js';
import { constrain, constrainGated } from './constraint.js';
import { feedForward, feedForwardSpecs } from './feed-forward.js';
import { stream } from './stream.js';
import type { Stream } from './stream.js';

const partsOf = (name: string) => ({
  queryNorm: `${name}.normQuery`,
  selfNorm: `${name}.normSelf`,
  protoNorm: `${name}.normProto`,
  protoProjections: `${name}.proto`,
  ffn: `${name}.ffn`,
});

/** Specs of {@link reconstruct}. */
export function reconstructionSpecs(plan: Plan, name: string): ParamSpecs {
  const { config, width, prototypes } = plan;
  const { selfContext, shareKV, ffnRatio } = config.dbd;
  const parts = partsOf(name);
  const init = linearInit(config);
  const ownMaps = prototypes > 0 && selfContext && !shareKV;
  return {
    ...layerNormSpecs(parts.queryNorm, width),
    ...(selfContext ? layerNormSpecs(parts.selfNorm, width) : {}),
    ...(prototypes > 0 ? layerNormSpecs(parts.protoNorm, width) : {}),
    ...attendSpecs(plan, name),
    ...(ownMaps ? keyValueSpecs(parts.protoProjections, width, init) : {}),
    ...feedForwardSpecs(parts.ffn, width, ffnRatio, init),
  };
}

/**
 * Prototypes and context to image: attention from the tokens to the tokens themselves (`dbd.selfContext`) and to the
 * prototypes, joined with the identity branch that `pc.mode` allows, then a feed-forward block.
 *
 * @param prototypes `[batch or 1, prototypes, width]`; nothing without prototypes
 * @returns `[batch, tokens, width]`
 */
export function reconstruct(
  plan: Plan,
  params: TensorRecord,
  name: string,
  tokens: Stream,
  prototypes: Stream | undefined,
): Stream {
  const { dbd, pc } = plan.config;
  const parts = partsOf(name);
  const attention = (sources: readonly AttentionSource[]): Tensor3D =>
    attend(plan, params, name, tokens.unit(), parts.queryNorm, sources);
  const self: AttentionSource[] = dbd.selfContext ? [{ tokens: tokens.unit(), norm: parts.selfNorm }] : [];
  const proto = prototypes === undefined ? [] : [prototypeSource(plan, name, prototypes)];
  const joined =
    pc.mode === 'gate' && prototypes !== undefined
      ? constrainGated(pc, {
          tokens: tokens.tokens,
          prototypes: prototypes.tokens,
          fromPrototypes: attention(proto),
          fromSelf: dbd.selfContext ? attention(self) : undefined,
        })
      : constrain(pc, tokens.tokens, prototypes?.tokens, attention([...self, ...proto]));
  return stream(feedForward(params, parts.ffn, joined, dbd.normEps), dbd.normEps);
}

/** What {@link reconstruct} takes from prototypes alone: the weights of its attention to them, `[batch, tokens, prototypes]`. */
export function prototypeWeights(
  plan: Plan,
  params: TensorRecord,
  name: string,
  tokens: Stream,
  prototypes: Stream,
): Tensor3D {
  const { queryNorm } = partsOf(name);
  return sourceWeights(plan, params, name, tokens.unit(), queryNorm, prototypeSource(plan, name, prototypes));
}

function prototypeSource({ config }: Plan, name: string, prototypes: Stream): AttentionSource {
  const { selfContext, shareKV } = config.dbd;
  const parts = partsOf(name);
  return {
    tokens: prototypes.unit(),
    norm: parts.protoNorm,
    ...(selfContext && !shareKV ? { projections: parts.protoProjections } : {}),
  };
}
