import { z } from 'zod';
import type { DetectorDefinition } from '../contract/detector.js';
import { suiteJsonSchema } from './json-schema.js';

const toy: DetectorDefinition = {
  name: 'toy',
  title: 'Toy',
  provenance: 'For tests.',
  config: z.strictObject({
    needed: z.strictObject({ steps: z.int().describe('how long') }),
  }),
  variants: { slow: {} },
  create: () => {
    throw new Error('not built here');
  },
};

interface Node {
  properties: Record<string, Node>;
  items: { anyOf: Node[] };
  enum?: string[];
  const?: string;
  description?: string;
  required?: string[];
  additionalProperties?: boolean;
}

describe('suiteJsonSchema', () => {
  const schema = suiteJsonSchema([toy]) as unknown as Node;

  it('lists every key, and requires none, since a suite may extend another', () => {
    expect(Object.keys(schema.properties)).toEqual(
      expect.arrayContaining(['extends', 'name', 'datasets', 'backbones', 'methods', 'presets', 'seeds']),
    );
    expect(schema.required).toBeUndefined();
    expect(schema.additionalProperties).toBe(false);
  });

  it('allows a method by its bare name or with its own options and variants', () => {
    const [bare, full] = schema.properties['methods'].items.anyOf;
    expect(bare.enum).toEqual(['toy']);
    expect(full.properties['name'].const).toBe('toy');
    expect(full.properties['variant'].enum).toEqual(['default', 'slow']);
    const { steps } = full.properties['config'].properties['needed'].properties;
    expect(steps.description).toBe('how long');
    expect(JSON.stringify(full.properties['config'])).not.toContain('required');
  });
});
