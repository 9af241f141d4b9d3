import type { DetectorContext, PrototypeHook, TracedState } from '@protobench/harness';
import * as tf from '@tensorflow/tfjs';
import type { PrdConfig } from '../config/prd-schema.js';
import type { Pipeline } from '../pipeline.js';
import type { Recall } from './recall.js';
import { similarityScores } from './scores.js';
import type { Site } from './sites.js';

/**
 * What the first stage of the deepest site recalls at test time: the recall weights themselves, after the sparse selection,
 * and the similarity of `mnp.metric` before the temperature. Where taps have prototypes, the embedding is passed over: taps
 * are nearer to the image. Nothing without prototypes or with references in their place.
 */
export function prototypeHook(
  config: PrdConfig,
  pipeline: Pipeline,
  { taps }: Pick<DetectorContext, 'taps'>,
): PrototypeHook | undefined {
  const site = deepest(pipeline.sites);
  if (site === undefined || config.mnp.kind === 'reference') return undefined;
  const { height, width } = site.at === 'embedding' ? pipeline.base.embedding : taps[site.at];
  const onGrid = (rows: tf.Tensor2D): tf.Tensor4D => tf.reshape(rows, [-1, height, width, site.count]);
  const recallOf = ({ params, buffers }: TracedState, inputs: readonly tf.Tensor4D[]): Recall => {
    const { recalls } = pipeline.forward({ ...params, ...buffers }, inputs, { training: false }, null);
    return recalls.find(({ set }) => set.site === site && set.stage === 0) as Recall;
  };
  return {
    site: site.name,
    weights: (state, inputs) => onGrid(recallOf(state, inputs).weights),
    similarity: (state, inputs) => onGrid(similarity(recallOf(state, inputs), config)),
  };
}

function deepest(sites: readonly Site[]): Site | undefined {
  const taps = sites.filter(({ at }) => at !== 'embedding');
  return (taps.length > 0 ? taps : sites).at(-1);
}

/** The scores of the recall times the temperature, and complete: comparable between tokens, too. */
function similarity({ tokens, prototypes }: Recall, config: PrdConfig): tf.Tensor2D {
  const { metric, tau } = config.mnp;
  const scores = tf.mul(similarityScores(tokens, prototypes, config), tau) as tf.Tensor2D;
  return metric === 'l2' ? tf.sub(scores, tf.mean(tf.square(tokens), 1, true)) : scores;
}
