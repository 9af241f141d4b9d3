import { kmeans } from '@protobench/nn';
import type { RandomStream } from '@protobench/nn';
import type { DetectorContext, DetectorState, TrainingFeatures } from '@protobench/harness';
import type { PrdConfig } from '../config/prd-schema.js';
import { standardiseRows } from '../distillation/standardise.js';
import { PrdError } from '../errors.js';
import { prototypesName } from '../mnp/prototypes.js';
import { toStored } from './own-rate.js';
import { setsOf } from '../mnp/sites.js';
import type { PrototypeSet, Site } from '../mnp/sites.js';
import { sampleImages, sampleTokens } from './sample-tokens.js';

/** What the prototypes of the taps are made of. */
export interface KmeansInput {
  readonly config: PrdConfig;
  readonly sites: readonly Site[];
  readonly features: TrainingFeatures;
  readonly categories: DetectorContext['categories'];
  /** Standardisation constants, which the tokens go through first. */
  readonly buffers: DetectorState['buffers'];
}

/**
 * Prototypes by k-means++ on a sample of teacher tokens, for every set at a tap; block by block on images of the owning
 * category where `mnp.groups` is perClass. Stages of a site see the same tokens with seeds of their own.
 *
 * @throws PrdError `INVALID_CONFIG` when there are fewer tokens than prototypes.
 */
export async function kmeansPrototypes(
  input: KmeansInput,
  stream: RandomStream,
): Promise<Record<string, DetectorState['params'][string]>> {
  const { config, features, categories } = input;
  const atTaps = input.sites.filter((site) => site.at !== 'embedding');
  if (atTaps.length === 0) return {};
  const groups = atTaps[0].groups;
  const wanted = features.taps.map((_, k) => {
    const site = atTaps.find(({ at }) => at === k);
    return site === undefined ? 0 : Math.ceil(Math.max(config.mnp.sample, site.count) / groups);
  });
  const sets = atTaps.flatMap((site) => setsOf(site, config.mnp.stages));
  const values = new Map(
    sets.map((set) => [set, new Float32Array(set.site.count * set.site.channels)] as const),
  );
  const { standardise: kind } = config.input;
  for (let group = 0; group < groups; group++) {
    const own = stream.child(group);
    const images = sampleImages(features, own, groups === 1 ? null : group);
    const samples = await sampleTokens(features, { images, wanted }, own);
    if (kind !== false) samples.forEach((rows, k) => standardiseRows(rows, input.buffers, k, kind));
    for (const [set, prototypes] of values) {
      const block = cluster(set, samples[set.site.at as number], config, own.child(set.name), () =>
        groups === 1 ? 'the training images' : `category '${categories[group]}'`,
      );
      prototypes.set(block, group * block.length);
    }
  }
  return Object.fromEntries(
    sets.map((set) => [
      prototypesName(set),
      {
        shape: [set.site.count, set.site.channels],
        dtype: 'float32' as const,
        data: toStored(values.get(set) as Float32Array, config.train.prototypeLr),
      },
    ]),
  );
}

function cluster(
  { site }: PrototypeSet,
  rows: Float32Array,
  config: PrdConfig,
  stream: RandomStream,
  source: () => string,
): Float32Array {
  const count = site.count / site.groups;
  const tokens = rows.length / site.channels;
  if (tokens < count) {
    throw new PrdError(
      'INVALID_CONFIG',
      `k-means for ${count} prototypes at ${site.name} needs as many tokens, but ${source()} give ${tokens}`,
      'Lower mnp.count, or use another mnp.init.',
    );
  }
  return kmeans(rows, tokens, site.channels, count, stream, { iterations: config.mnp.iterations }).centroids;
}
