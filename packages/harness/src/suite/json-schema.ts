import { z } from 'zod';
import type { DetectorDefinition } from '../contract/detector.js';
import { suiteSchema } from './schema.js';

type Json = Record<string, unknown>;

/**
 * JSON Schema (draft 2020-12) of a suite file, for completion and checks in editors: the options of each method stand
 * under its name, with their descriptions and defaults. Nothing is required at the top, since a file may extend another.
 */
export function suiteJsonSchema(methods: readonly DetectorDefinition[]): Json {
  const schema = toJson(suiteSchema);
  const properties = schema['properties'] as Record<string, Json>;
  const entry = itemsOf(properties['methods']);
  for (const key of ['datasets', 'backbones']) {
    const list = properties[key];
    list['items'] = { anyOf: [{ type: 'string' }, itemsOf(list)] };
  }
  properties['methods']['items'] = {
    anyOf: [
      { enum: methods.map(({ name }) => name) },
      ...methods.map((method) => methodEntry(entry, method)),
    ],
  };
  return {
    ...Object.fromEntries(Object.entries(schema).filter(([key]) => key !== 'required')),
    title: 'Protobench suite',
    properties: {
      extends: { type: 'string', description: 'Path of a suite to start from, relative to this file.' },
      ...properties,
    },
  };
}

function methodEntry(entry: Json, method: DetectorDefinition): Json {
  const properties = entry['properties'] as Json;
  const options = optional(toJson(method.config));
  return {
    ...entry,
    title: method.title,
    properties: {
      ...properties,
      name: { const: method.name },
      variant: { enum: ['default', ...Object.keys(method.variants)], default: 'default' },
      config: options,
      cases: { type: 'object', additionalProperties: options },
    },
  };
}

/** A variant may bring what an entry leaves out, so no option is required anywhere. */
function optional(value: unknown): Json {
  const visit = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(visit);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(
      Object.entries(node)
        .filter(([key, inner]) => !((key === 'required' && Array.isArray(inner)) || key === '$schema'))
        .map(([key, inner]) => [key, visit(inner)]),
    );
  };
  return visit(value) as Json;
}

function toJson(schema: z.ZodType): Json {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
}

function itemsOf(list: Json): Json {
  return list['items'] as Json;
}
