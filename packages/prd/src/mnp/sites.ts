import type { PrdConfig } from '../config/prd-schema.js';
import type { ReverseDistillation } from '../distillation/reverse-distillation.js';
import { PrdError } from '../errors.js';

/** One place where prototypes filter what passes: a tap or the embedding. */
export interface Site {
  /** `mnp.0`, `mnp.1`, ... per level, or `mnp.embedding`. */
  readonly name: string;
  /** Index of the level, or `embedding`. */
  readonly at: number | 'embedding';
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Width of the tokens inside the parametrisation `reference`. */
  readonly inner: number;
  /** Prototypes in all blocks together; a multiple of `groups` and of `experts`. */
  readonly count: number;
  /** Blocks of prototypes owned by categories: 1, or the number of categories. */
  readonly groups: number;
  /** Blocks of prototypes that a router chooses from: 1 without one. */
  readonly experts: number;
}

/** One set of prototypes: a stage of a site. */
export interface PrototypeSet {
  readonly site: Site;
  /** Prefix of its tensors: `mnp.0.stage.0`. */
  readonly name: string;
  readonly stage: number;
}

/**
 * The places of the configured position, shallow to deep, the embedding last; none when prototypes are off. Where prototypes
 * are split among categories or experts, counts are rounded down to equal blocks.
 *
 * @throws PrdError `INVALID_CONFIG` when a block has fewer prototypes than a token recalls.
 */
export function planSites(
  config: PrdConfig,
  base: Pick<ReverseDistillation, 'levels' | 'embedding'>,
  categories: number,
): readonly Site[] {
  const { mnp } = config;
  if (!mnp.enabled) return [];
  const groups = mnp.groups === 'perClass' ? categories : 1;
  const experts = mnp.groups === 'moe' ? mnp.experts : 1;
  const deepest = base.levels.length - 1;
  const levels = base.levels.flatMap(({ height, width, channels }, k): Site[] => {
    const used = mnp.position === 'f3Only' ? k === deepest : mnp.position !== 'embedding';
    const count = ofLevel(mnp.count, k - deepest);
    const inner = ofLevel(config.reference.width, k - deepest);
    return used ? [{ name: `mnp.${k}`, at: k, height, width, channels, inner, count, groups, experts }] : [];
  });
  const embedding: Site[] =
    mnp.position === 'embedding' || mnp.position === 'both'
      ? [
          {
            name: 'mnp.embedding',
            at: 'embedding',
            ...base.embedding,
            inner: ofLevel(config.reference.width, 0),
            count: mnp.embeddingCount,
            groups,
            experts,
          },
        ]
      : [];
  if (mnp.kind === 'reference') return [...levels, ...embedding];
  return [...levels, ...embedding].map((site) => inEqualBlocks(site, config));
}

/** The sets of a site in the order in which they are applied. */
export function setsOf(site: Site, stages: number): readonly PrototypeSet[] {
  return Array.from({ length: stages }, (_, stage) => ({ site, name: `${site.name}.stage.${stage}`, stage }));
}

/** `offset` counts from the deepest level: 0, -1, -2, ... */
function ofLevel(values: number | readonly number[], offset: number): number {
  if (typeof values === 'number') return values;
  return values[Math.max(0, values.length - 1 + offset)];
}

function inEqualBlocks(site: Site, { mnp, spr }: PrdConfig): Site {
  const blocks = blocksOf(site);
  const block = Math.floor(site.count / blocks);
  const needed = spr.mode === 'topk' || spr.mode === 'noisyTopk' ? spr.k : 1;
  if (block < needed) {
    throw new PrdError(
      'INVALID_CONFIG',
      `mnp.count gives ${site.name} ${site.count} prototypes in ${blocks} block(s), ${block} each, but a token recalls ${needed}`,
      mnp.groups === 'shared'
        ? 'Raise mnp.count or lower spr.k.'
        : `Raise mnp.count to at least ${needed * blocks}, or share the prototypes.`,
    );
  }
  return { ...site, count: block * blocks };
}

/** Equal blocks into which the prototypes of a site are split, by categories or by experts. */
export function blocksOf({ groups, experts }: Site): number {
  return groups * experts;
}
