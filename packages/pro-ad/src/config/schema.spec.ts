import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { variants } from '../variants.js';
import { proAdConfig } from './schema.js';

interface Option {
  readonly path: string;
  readonly value: unknown;
  readonly description: string | undefined;
}

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly default?: unknown;
  readonly description?: string;
}

function optionsOf(node: SchemaNode, path = ''): Option[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const at = path === '' ? key : `${path}.${key}`;
    return child.properties === undefined
      ? [{ path: at, value: child.default, description: child.description }]
      : optionsOf(child, at);
  });
}

const options = optionsOf(z.toJSONSchema(proAdConfig, { io: 'input' }) as SchemaNode);

function problemOf(input: unknown): string {
  const result = proAdConfig.safeParse(input);
  return result.success ? 'accepted' : z.prettifyError(result.error);
}

describe('configuration', () => {
  it('is complete without any option given', () => {
    const config = proAdConfig.parse({});
    expect(config.anb).toMatchObject({ mode: 'randomRate', rate: 0.2, spread: 0.1 });
    expect(config.proto).toMatchObject({ enabled: true, count: 'tokens', perLayer: false, init: 'normal1' });
    expect(config.attn.kind).toBe('linear');
    expect(config.pc.mode).toBe('protoResidual');
    expect(config.loss).toMatchObject({ kind: 'distanceDecay', alpha: 2, minWeight: 0, fraction: 0.9 });
    expect(config.train).toMatchObject({
      lr: 2e-3,
      finalLr: 2e-4,
      warmup: 100,
      clipNorm: 0.1,
      batchSize: 16,
    });
  });

  it('keeps the other defaults of a section in which one option is given', () => {
    expect(proAdConfig.parse({ loss: { kind: 'plain' } }).loss).toEqual({
      ...proAdConfig.parse({}).loss,
      kind: 'plain',
    });
  });

  it('names an unknown key and where it stands', () => {
    expect(problemOf({ ann: {} })).toContain('"ann"');
    expect(problemOf({ anb: { rates: 0.2 } })).toMatch(/"rates"[\s\S]*at anb/);
  });

  it('names a value of the wrong type and where it stands', () => {
    expect(problemOf({ dbd: { layers: 'four' } })).toMatch(/expected number[\s\S]*at dbd\.layers/);
    expect(problemOf({ dbd: { layers: 2.5 } })).toMatch(/expected int[\s\S]*at dbd\.layers/);
    expect(problemOf({ pc: { mode: 'residual' } })).toMatch(/protoResidual[\s\S]*at pc\.mode/);
    expect(problemOf({ train: { clipNorm: 0 } })).toMatch(/at train\.clipNorm/);
  });

  it('tags every option with its evidence and gives it a default', () => {
    expect(options.length).toBeGreaterThan(50);
    for (const { path, value, description } of options) {
      expect([path, description]).toEqual([path, expect.stringMatching(/^\[[SKI]\] \S/)]);
      expect([path, value]).not.toEqual([path, undefined]);
    }
  });

  it('has a table in the README with each option, its default and its evidence', () => {
    const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
    const rows = [...readme.matchAll(/^\| *`([\w.]+)` *\| *`([^`]*)` *\| *([SKI]) *\|/gm)];
    expect(rows.map(([, path, value, evidence]) => [path, value, evidence])).toEqual(
      options.map(({ path, value, description }) => [path, JSON.stringify(value), description?.slice(1, 2)]),
    );
  });

  it('has a line in the README for each variant', () => {
    const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
    const table = readme.slice(readme.indexOf('## Variants'), readme.indexOf('## Tensors'));
    const named = [...table.matchAll(/^\| *(`[^|]*`) *\|/gm)].flatMap(([, names]) =>
      names.split(',').map((name) => name.trim().replaceAll('`', '')),
    );
    expect(named.sort()).toEqual(Object.keys(variants).sort());
  });

  it.each(Object.entries(variants))('accepts the variant %s', (_, overrides) => {
    expect(problemOf(overrides)).toBe('accepted');
  });
});
