import { z } from 'zod';
import type { DetectorDefinition } from '../contract/detector.js';
import { HarnessError } from '../errors.js';
import { parseSuite } from './load.js';

const toy: DetectorDefinition = {
  name: 'toy',
  title: 'Toy',
  provenance: 'For tests.',
  config: z.strictObject({
    train: z.strictObject({ steps: z.int().default(10), lr: z.number().default(0.1) }).prefault({}),
    kind: z.enum(['a', 'b']).default('a'),
  }),
  variants: { slow: { train: { lr: 0.01 } } },
  create: () => {
    throw new Error('not built here');
  },
};

const GOOD = `name: demo
datasets: [synthetic]
backbones:
  - name: mobilenetv3-centernet-coco
    imageSize: 128
methods:
  - name: toy
    variant: slow
    config:
      train:
        steps: 5
`;

const parse = (text: string, set: string[] = [], preset?: string) =>
  parseSuite(text, 'demo.yaml', [toy], { overrides: set, preset });

function failure(text: string, set: string[] = [], preset?: string): string {
  try {
    parse(text, set, preset);
  } catch (error) {
    if (error instanceof HarnessError) return `${error.code}: ${error.message} ${error.hint}`;
    throw error;
  }
  throw new Error('the suite was accepted');
}

describe('parseSuite', () => {
  it('fills in defaults, the variant and single options', () => {
    const suite = parse(GOOD);
    expect(suite.config.datasets).toEqual([{ name: 'synthetic', setting: 'multi-class', options: {} }]);
    expect(suite.config.seeds).toEqual([0]);
    expect(suite.methods[0].config).toEqual({ train: { steps: 5, lr: 0.01 }, kind: 'a' });
  });

  it('applies overrides by name, index and to all entries', () => {
    const suite = parse(GOOD, [
      'seeds=[1, 2]',
      'methods.toy.config.train.steps=7',
      'methods.*.config.kind=b',
      'datasets.0.categories=[nut]',
    ]);
    expect(suite.config.seeds).toEqual([1, 2]);
    expect(suite.methods[0].config).toEqual({ train: { steps: 7, lr: 0.01 }, kind: 'b' });
    expect(suite.config.datasets[0].categories).toEqual(['nut']);
  });

  it('tells syntax errors with line and column', () => {
    expect(failure('name: demo\ndatasets: [synthetic\n')).toMatch(/^SUITE_SYNTAX: demo\.yaml:\d+:\d+: /);
  });

  it('tells an unknown key with its place and the nearest key', () => {
    expect(failure(GOOD.replace('imageSize', 'imagesize'))).toMatchInlineSnapshot(
      `"SUITE_INVALID: demo.yaml:5:5: unknown key 'imagesize' in backbones.0. Did you mean 'imageSize'? Keys there: name, imageSize, crop, taps, randomWeights."`,
    );
    expect(failure(`${GOOD}sedes: [1]\n`)).toMatchInlineSnapshot(
      `"SUITE_INVALID: demo.yaml:12:1: unknown key 'sedes'. Did you mean 'seeds'? Keys there: name, description, datasets, backbones, methods, presets, seeds, evaluation, features, training."`,
    );
  });

  it('tells a wrong type with its place', () => {
    expect(failure(GOOD.replace('imageSize: 128', 'imageSize: large'))).toMatchInlineSnapshot(
      `"SUITE_INVALID: demo.yaml:5:5: backbones.0.imageSize: Invalid input: expected number, received string, found "large". Correct the value; docs/suites.md lists every key with its type and default."`,
    );
  });

  it('checks the options of the method at their place in the file', () => {
    expect(failure(GOOD.replace('steps: 5', 'stepz: 5'))).toMatchInlineSnapshot(
      `"SUITE_INVALID: demo.yaml:11:9: unknown key 'stepz' in methods.0.config.train. Did you mean 'steps'? Keys there: steps, lr."`,
    );
    expect(failure(GOOD.replace('steps: 5', 'steps: many'))).toMatchInlineSnapshot(
      `"SUITE_INVALID: demo.yaml:11:9: methods.0.config.train.steps: Invalid input: expected number, received string, found "many". Correct the value; docs/suites.md lists every key with its type and default."`,
    );
  });

  it('suggests methods and variants', () => {
    expect(failure(GOOD.replace('name: toy', 'name: tog'))).toMatchInlineSnapshot(
      `"UNKNOWN_METHOD: demo.yaml:7:5: there is no method 'tog'. Did you mean 'toy'? Known methods: toy."`,
    );
    expect(failure(GOOD.replace('variant: slow', 'variant: slo'))).toMatchInlineSnapshot(
      `"UNKNOWN_VARIANT: demo.yaml:8:5: toy has no variant 'slo'. Did you mean 'slow'? Its variants: default, slow."`,
    );
  });

  it('tells a mistake in an entry behind a grid at its place in the file', () => {
    const text = GOOD.replace(
      '  - name: toy\n',
      '  - name: toy\n    grid: { kind: [a, b] }\n  - name: toy\n',
    );
    expect(parse(text).methods.map(({ variant }) => variant)).toEqual(['kind=a', 'kind=b', 'slow']);
    expect(failure(text.replace('steps: 5', 'steps: many'))).toContain('demo.yaml:13:9: methods.1.config');
    expect(failure(text.replace('[a, b]', '[a, c]'))).toContain('demo.yaml:7:5: methods.0.config.kind');
  });

  it('applies a preset before single overrides', () => {
    const text = `${GOOD}presets:\n  small:\n    seeds: [3]\n    methods.*.config.train.steps: 1\n`;
    expect(parse(text).config.seeds).toEqual([0]);
    const suite = parse(text, ['methods.toy.config.train.steps=2'], 'small');
    expect(suite.config.seeds).toEqual([3]);
    expect(suite.methods[0].config).toMatchObject({ train: { steps: 2 } });
    expect(failure(text, [], 'smal')).toBe(
      "UNKNOWN_PRESET: the suite has no preset 'smal'. Did you mean 'small'? Its presets: small.",
    );
    expect(failure(text.replace('methods.*', 'methods.x'), [], 'small')).toContain(
      "preset 'small': methods.x.config.train.steps cannot be applied: the list has no entry 'x'",
    );
  });

  it('rejects overrides that fit nowhere', () => {
    expect(failure(GOOD, ['seeds'])).toMatch(/^BAD_OVERRIDE: --set seeds /);
    expect(failure(GOOD, ['methods.nobody.variant=x'])).toMatch(/the list has no entry 'nobody'/);
    expect(failure(GOOD, ['name.deeper=x'])).toMatch(/nothing that could hold 'deeper'/);
  });
});
