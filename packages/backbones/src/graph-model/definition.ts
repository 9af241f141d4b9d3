import { isAbsolute, join } from 'node:path';
import { BackboneError } from '../errors.js';
import type { Backbone, BackboneDefinition, BackboneInfo } from '../model.js';
import { preprocess } from '../preprocess.js';
import { selectTaps } from '../taps.js';
import { loadGraphModel } from './load.js';

/** A backbone that is a TensorFlow.js graph model. */
export interface GraphModelOptions extends BackboneInfo {
  /** Path of its `model.json`; relative to the folder of weights unless absolute. */
  readonly path: string | (() => string);
  /** Name of the placeholder for the images `[batch, height, width, 3]`. */
  readonly inputNode: string;
  /** Node of each tap by its name; the tap's own name unless given. */
  readonly nodes?: Readonly<Record<string, string>>;
  /** Sha256 (hex) over model file and shards, in the order of the manifest; not checked unless given. */
  readonly sha256?: string;
}

/**
 * A backbone from any graph model whose nodes give `[batch, rows, columns, channels]`.
 *
 * ```ts
 * const mine = defineGraphModel({
 *   name: 'my-model', title: 'My model', licence: 'MIT', source: 'converted from ...',
 *   input: { size: 224, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5], range: 1 },
 *   taps: [{ name: 'block3', stride: 8, channels: 40 }],
 *   path: 'my-model/model.json', inputNode: 'input', nodes: { block3: 'model/block3/add' },
 * });
 * ```
 */
export function defineGraphModel(options: GraphModelOptions): BackboneDefinition {
  const { path, inputNode, nodes = {}, sha256, ...info } = options;
  const nodeOf = (tap: string): string => nodes[tap] ?? tap;

  const load = async (weightsRoot: string | undefined): Promise<Backbone> => {
    const file = typeof path === 'function' ? path() : resolve(info.name, path, weightsRoot);
    const { model, hash } = await loadGraphModel(
      file,
      info.taps.map(({ name }) => nodeOf(name)),
      sha256 ?? null,
    );
    const forwardPreprocessed: Backbone['forward'] = (x, taps) => {
      const wanted = selectTaps(info, taps).map(({ name }) => nodeOf(name));
      const features = model.execute({ [inputNode]: x }, wanted);
      return Array.isArray(features) ? features : [features];
    };
    return {
      ...info,
      weights: 'published',
      weightsHash: hash,
      forward: (x, taps) => forwardPreprocessed(preprocess(x, info.input), taps),
      forwardPreprocessed,
      dispose: () => model.dispose(),
    };
  };

  return {
    ...info,
    load: async ({ weightsRoot, randomWeights = false }) => {
      if (!randomWeights) return load(weightsRoot);
      throw new BackboneError(
        'NO_RANDOM_WEIGHTS',
        `backbone ${info.name} is a graph model, which comes with its weights and has no random ones.`,
        'Leave randomWeights out, or choose a backbone whose network is written down here, such as resnet18.',
      );
    },
  };
}

function resolve(name: string, path: string, weightsRoot: string | undefined): string {
  if (isAbsolute(path)) return path;
  if (weightsRoot !== undefined) return join(weightsRoot, path);
  throw new BackboneError(
    'WEIGHTS_MISSING',
    `backbone ${name} needs ${path}, and no folder of weights is set.`,
    'Set --weights-root or PROTOBENCH_WEIGHTS to the folder that holds it.',
  );
}
