import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs';
import { forward, parametersFor, stagesFor, tapNames, type Architecture } from './network/architecture.js';
import type { LayerTensors, StateReader } from './network/layer.js';
import type { Backbone, BackboneDefinition, BackboneInfo, LoadOptions, WeightsSource } from './model.js';
import { preprocess } from './preprocess.js';
import { selectTaps } from './taps.js';
import { onCpuBackend } from './weights/cpu-backend.js';
import { damaged } from './weights/damaged.js';
import type { Dialect } from './weights/dialect.js';
import { sha256Of } from './weights/hash.js';
import { locateWeights } from './weights/locate.js';
import { openWeights } from './weights/open.js';
import { randomState } from './weights/random-state.js';
import { readState } from './weights/read-state.js';

/** A backbone whose network is written down here. */
export interface NetworkDefinition extends BackboneDefinition {
  readonly architecture: Architecture;
  readonly dialects: readonly Dialect[];
  readonly weightsSource: WeightsSource;
}

/** What makes a {@link NetworkDefinition}. */
export interface NetworkOptions extends BackboneInfo {
  readonly weightsSource: WeightsSource;
  readonly architecture: Architecture;
  /** Namings of published weight files, the usual one first. */
  readonly dialects: readonly Dialect[];
  /** What tells networks apart that read the same file; part of the hash of the weights. */
  readonly variant?: string;
}

/** A backbone from its network, its weights and what is known of them. */
export function defineNetwork(options: NetworkOptions): NetworkDefinition {
  const { architecture, dialects, variant, ...info } = options;
  const taps = info.taps.map(({ name }) => name);
  const needed = parametersFor(architecture, taps);
  const known = parametersFor(architecture, tapNames(architecture));

  const readFile = async (
    weightsRoot: string | undefined,
  ): Promise<{ readonly state: StateReader; readonly hash: string }> => {
    const path = locateWeights(info.name, info.weightsSource, weightsRoot);
    const hash = await sha256Of(path);
    const { sha256, files } = info.weightsSource;
    if (sha256 !== undefined && path.endsWith(files[0]) && hash !== sha256)
      throw damaged(path, `its sha256 is ${hash}, not ${sha256}`);
    const state = await readState(await openWeights(path), { needed, known, dialects });
    return { state, hash: variant === undefined ? hash : textHash(`${hash} ${variant}`) };
  };

  const load = async ({ weightsRoot, randomWeights = false, seed = 0 }: LoadOptions): Promise<Backbone> => {
    const { state, hash } = randomWeights
      ? { state: randomState(needed, seed), hash: textHash(`random ${info.name} ${seed}`) }
      : await readFile(weightsRoot);
    const tensors = await prepareTensors(architecture, taps, state);
    const forwardPreprocessed: Backbone['forward'] = (x, names) => {
      selectTaps(info, names);
      return forward(architecture, tensors, x, names);
    };
    return {
      ...info,
      weights: randomWeights ? 'random' : 'published',
      weightsHash: hash,
      forward: (x, names) => forwardPreprocessed(preprocess(x, info.input), names),
      forwardPreprocessed,
      dispose: () => tf.dispose(tensors as Record<string, tf.Tensor>),
    };
  };
  return { ...info, architecture, dialects, load };
}

/** Folds and transposes the published tensors that the taps need and makes tensors of them. */
export async function prepareTensors(
  architecture: Architecture,
  taps: readonly string[],
  state: StateReader,
): Promise<LayerTensors> {
  return onCpuBackend(async () => {
    const tensors: Record<string, tf.Tensor> = {};
    for (const layer of stagesFor(architecture, taps).flatMap(({ layers }) => layers)) {
      for (const [name, { data, shape }] of Object.entries(layer.prepare(state)))
        tensors[name] = tf.tensor(data, [...shape], 'float32');
    }
    return tensors;
  });
}

function textHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
