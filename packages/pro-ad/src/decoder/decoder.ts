import type { TensorRecord } from '@protobench/harness';
import type { ParamSpecs } from '@protobench/nn';
import type { Tensor3D } from '@tensorflow/tfjs';
import type { Plan } from '../plan/plan.js';
import { learnedPrototypes } from '../prototypes/prototypes.js';
import { aggregate, aggregationSpecs } from './aggregation.js';
import { reconstruct, reconstructionSpecs } from './reconstruction.js';
import { stream } from './stream.js';
import type { Stream } from './stream.js';

/** Aggregation before the decoder, where `dbd.dynamic` is off. */
const ONCE = 'proto.agg';

const aggregationOf = (layer: number): string => `decoder.${layer}.agg`;
const reconstructionOf = (layer: number): string => `decoder.${layer}.rec`;

/** What the decoder works on. */
export interface DecoderInput {
  /** Output of the bottleneck, `[batch, tokens, width]`. */
  readonly tokens: Tensor3D;
  /** F_I, the undisturbed input tokens, `[batch, tokens, width]`. */
  readonly encoder: Tensor3D;
  /** Targets of the groups, `[batch, tokens, channels]` each. */
  readonly targets: readonly Tensor3D[];
}

/** What a layer rebuilds the image from. */
export interface LayerInput {
  /** Prefix of its reconstruction. */
  readonly name: string;
  readonly tokens: Stream;
  /** The prototypes that it attends to, `[batch or 1, prototypes, width]`. */
  readonly prototypes: Stream | undefined;
}

/** What comes out. */
export interface DecoderOutput {
  /** Output of each layer, `[batch, tokens, width]`. */
  readonly layers: readonly Tensor3D[];
  /** The prototypes that the first layer attends to, `[batch or 1, prototypes, width]`. */
  readonly prototypes: Tensor3D | undefined;
  /** Input of the last layer. */
  readonly last: LayerInput;
}

/** Specs of {@link decode}. */
export function decoderSpecs(plan: Plan): ParamSpecs {
  const { config, aggregation, groups, levels } = plan;
  const specs: ParamSpecs[] = aggregation === 'once' ? [aggregationSpecs(plan, ONCE, undefined)] : [];
  for (let layer = 0; layer < config.dbd.layers; layer++) {
    if (aggregates(plan, layer)) {
      const channels = config.features.project ? groups[levels[layer]].channels : undefined;
      specs.push(aggregationSpecs(plan, aggregationOf(layer), channels));
    }
    specs.push(reconstructionSpecs(plan, reconstructionOf(layer)));
  }
  return Object.assign({}, ...specs);
}

/** Runs the dynamic bidirectional decoder: layers in which prototypes take in the image and the image is rebuilt. */
export function decode(plan: Plan, params: TensorRecord, input: DecoderInput): DecoderOutput {
  const { config, levels } = plan;
  const { layers, order } = config.dbd;
  const first = order === 'aggregateFirst';
  const outputs: Tensor3D[] = [];
  let tokens = stream(input.tokens, config.dbd.normEps);
  let prototypes: Stream | undefined;
  let seen: Tensor3D | undefined;
  let last: LayerInput = { name: reconstructionOf(layers - 1), tokens, prototypes };
  for (let layer = 0; layer < layers; layer++) {
    if (layer === 0 || config.proto.perLayer) prototypes = startOf(plan, params, layer, input);
    const update = (): void => {
      if (prototypes === undefined || !aggregates(plan, layer)) return;
      const image = { decoder: tokens, encoder: input.targets[levels[layer]] };
      prototypes = aggregate(plan, params, aggregationOf(layer), prototypes, image);
    };
    if (first) update();
    seen ??= prototypes?.tokens;
    last = { ...last, tokens, prototypes };
    tokens = reconstruct(plan, params, reconstructionOf(layer), tokens, prototypes);
    if (!first) update();
    outputs.push(tokens.tokens);
  }
  return { layers: outputs, prototypes: seen, last };
}

/** The prototypes with which `layer` starts when it does not go on with those of the layer before. */
function startOf(plan: Plan, params: TensorRecord, layer: number, input: DecoderInput): Stream | undefined {
  const learned = learnedPrototypes(plan, params, layer);
  if (learned === undefined) return undefined;
  const { normEps } = plan.config.dbd;
  const start = stream(learned, normEps);
  if (plan.aggregation !== 'once') return start;
  return aggregate(plan, params, ONCE, start, {
    decoder: stream(input.tokens, normEps),
    encoder: input.encoder,
  });
}

/** Whether layer `layer` updates its prototypes. Done last, the update of the last layer would be read by nobody. */
function aggregates({ config, aggregation }: Plan, layer: number): boolean {
  const { order, layers } = config.dbd;
  return aggregation === 'perLayer' && (order === 'aggregateFirst' || layer < layers - 1);
}
