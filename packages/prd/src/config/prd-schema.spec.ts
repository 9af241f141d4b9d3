import { z } from 'zod';
import { prdSchema } from './prd-schema.js';
import { prdVariants } from './variants.js';

const issues = (config: unknown) => prdSchema.safeParse(config).error?.issues ?? [];

describe('prdSchema', () => {
  it('has a default for every option', () => {
    const config = prdSchema.parse({});
    expect(config.mnp).toMatchObject({
      enabled: true,
      position: 'teacherMultiScale',
      groups: 'shared',
      metric: 'cos',
      tau: 0.1,
      filter: 'replace',
      beta: 0.1,
      stages: 1,
      init: 'kmeans',
      gradFromKD: true,
    });
    expect(config.spr).toMatchObject({
      mode: 'topk',
      k: 4,
      inference: 'same',
      revive: true,
      staleAfter: 500,
    });
    expect(config.loss).toMatchObject({ proto: 1, diversity: 0.01, margin: 0.5 });
    expect(config.train).toMatchObject({
      lr: 0.005,
      beta1: 0.5,
      beta2: 0.999,
      weightDecay: 0,
      batchSize: 16,
    });
    expect(config.map).toEqual({
      distance: 'cosine',
      recall: 0,
      fusion: 'sum',
      smoothing: { kind: 'gaussian', sigma: 4 },
      score: { kind: 'max' },
    });
  });

  it('keeps the other defaults of a section when one option is given', () => {
    expect(prdSchema.parse({ spr: { k: 2 } }).spr).toMatchObject({ k: 2, mode: 'topk' });
  });

  it.each(Object.entries(prdVariants))('accepts the variant %s', (_, overrides) => {
    expect(issues(overrides)).toEqual([]);
  });

  it.each([
    ['an unknown section', { prototypes: {} }, [], /prototypes/],
    ['an unknown option', { mnp: { counts: 3 } }, ['mnp'], /counts/],
    ['a wrong type', { spr: { k: '4' } }, ['spr', 'k'], /expected number/],
    ['a fraction where a count is due', { mnp: { stages: 1.5 } }, ['mnp', 'stages'], /int/],
    ['an unknown mode', { spr: { mode: 'top' } }, ['spr', 'mode'], /"topk"/],
    [
      'a score without its parameter',
      { map: { score: { kind: 'topMean' } } },
      ['map', 'score', 'fraction'],
      /number/,
    ],
  ])('names the place of %s', (_, config, path, message) => {
    expect(issues(config)[0]).toMatchObject({ path, message: expect.stringMatching(message) });
  });

  it('refuses to recall more prototypes than the smallest set has', () => {
    expect(issues({ mnp: { count: [2, 8] }, spr: { k: 3 } })[0]).toMatchObject({
      path: ['spr', 'k'],
      message: 'must not exceed the smallest number of prototypes, 2, but is 3',
    });
    expect(issues({ mnp: { count: [2, 8], position: 'f3Only' }, spr: { k: 3 } })).toEqual([]);
    expect(issues({ mnp: { count: [2, 8] }, spr: { k: 3, mode: 'dense' } })).toEqual([]);
    expect(issues({ mnp: { count: [2, 8], enabled: false }, spr: { k: 3 } })).toEqual([]);
    const onEmbedding = { position: 'embedding', embeddingCount: 2 };
    expect(issues({ mnp: onEmbedding, spr: { k: 3 } })[0]).toMatchObject({ path: ['spr', 'k'] });
  });

  it('refuses prototypes that nothing would train', () => {
    const frozen = [{ mnp: { gradFromKD: false } }, { train: { mode: 'twoStage' } }];
    for (const part of frozen) {
      expect(issues({ ...part, loss: { proto: 0 } })[0]).toMatchObject({ path: ['loss', 'proto'] });
    }
    expect(issues({ loss: { proto: 0 } })).toEqual([]);
  });

  it('refuses references that cannot be built or would never be asked', () => {
    const issuesOf = (mnp: object, reference: object) =>
      issues({ mnp: { kind: 'reference', ...mnp }, reference })[0];
    expect(issuesOf({ groups: 'moe' }, {})).toMatchObject({ path: ['mnp', 'groups'] });
    expect(issuesOf({}, { width: [64, 100] })).toMatchObject({
      path: ['reference', 'width'],
      message: 'must be a multiple of 4 and of the number of heads, 8, but is 100',
    });
    expect(issuesOf({}, { local: 0 })).toMatchObject({ path: ['reference', 'local'] });
    expect(issues({ mnp: { kind: 'reference', count: 2 }, spr: { k: 4 } })).toEqual([]);
  });

  it('smooths the map for the score alone when told to', () => {
    expect(prdSchema.parse({ map: { score: { kind: 'max', sigma: 4 } } }).map.score).toEqual({
      kind: 'max',
      sigma: 4,
    });
    expect(issues({ map: { score: { kind: 'topMean', fraction: 0.1, sigma: 4 } } })).toHaveLength(1);
  });

  it('refuses more active experts than there are', () => {
    expect(issues({ mnp: { groups: 'moe', experts: 3, activeExperts: 4 } })[0]).toMatchObject({
      path: ['mnp', 'activeExperts'],
      message: 'must not exceed the number of experts, 3, but is 4',
    });
  });

  it('refuses a width that a student without heads cannot have', () => {
    expect(issues({ student: { head: 'none', width: 2 } })[0]).toMatchObject({ path: ['student', 'width'] });
  });

  it('tells for every option what it is and where it comes from', () => {
    const sections = (z.toJSONSchema(prdSchema, { io: 'input' }).properties ?? {}) as Record<
      string,
      { properties: Record<string, { description?: string; default?: unknown }> }
    >;
    const options = Object.entries(sections).flatMap(([section, { properties }]) =>
      Object.entries(properties).map(([name, option]) => ({ path: `${section}.${name}`, ...option })),
    );
    expect(options.length).toBeGreaterThan(40);
    for (const { path, description, default: value } of options) {
      expect({ path, description }).toEqual({
        path,
        description: expect.stringMatching(/^.{10,}[.:][^\]]* \[[SKI]\]$/s),
      });
      expect({ path, has: value !== undefined }).toEqual({ path, has: true });
    }
  });
});
