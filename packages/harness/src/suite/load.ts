import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import type { DetectorDefinition } from '../contract/detector.js';
import { HarnessError } from '../errors.js';
import { SuiteDocument, type KeyPath } from './document.js';
import { suggestion } from './nearest.js';
import { applyOverrides } from './override.js';
import { suiteProblem } from './problems.js';
import { suiteSchema, type MethodSelection, type SuiteConfig } from './schema.js';

/** A method of a suite with its complete configuration. */
export interface ResolvedMethod {
  readonly definition: DetectorDefinition;
  /** Name of the variant in tables: the label, where one is given. */
  readonly variant: string;
  /** Every option, defaults filled in. */
  readonly config: unknown;
}

/** A validated suite. */
export interface Suite {
  readonly config: SuiteConfig;
  readonly methods: readonly ResolvedMethod[];
}

/**
 * Reads and validates a suite file, including the configuration of each method.
 * @throws HarnessError `SUITE_NOT_FOUND`, `SUITE_SYNTAX`, `SUITE_INVALID`, `UNKNOWN_METHOD`, `UNKNOWN_VARIANT`,
 *   `BAD_OVERRIDE`; positions are those of the file.
 */
export async function loadSuite(
  path: string,
  methods: readonly DetectorDefinition[],
  overrides: readonly string[] = [],
): Promise<Suite> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new HarnessError(
      'SUITE_NOT_FOUND',
      `the suite ${path} cannot be read.`,
      'Name a suite file, for example benchmarks/quick.yaml.',
      { cause },
    );
  }
  return parseSuite(text, path, methods, overrides);
}

/** {@link loadSuite} on text that is already read. */
export function parseSuite(
  text: string,
  fileName: string,
  methods: readonly DetectorDefinition[],
  overrides: readonly string[] = [],
): Suite {
  const document = SuiteDocument.parse(text, fileName);
  const data = applyOverrides(document.data(), overrides);
  const config = check(document, [], suiteSchema, data) as SuiteConfig;
  return {
    config,
    methods: config.methods.map((selection, index) => resolveMethod(document, selection, index, methods)),
  };
}

function check(document: SuiteDocument, prefix: KeyPath, schema: z.ZodType, data: unknown): unknown {
  const result = schema.safeParse(data);
  if (!result.success) throw suiteProblem(document, prefix, schema, data, result.error);
  return result.data;
}

function resolveMethod(
  document: SuiteDocument,
  selection: MethodSelection,
  index: number,
  methods: readonly DetectorDefinition[],
): ResolvedMethod {
  const at = (key: string) => document.locate(['methods', index, key]);
  const names = methods.map(({ name }) => name);
  const definition = methods.find(({ name }) => name === selection.name);
  if (!definition) {
    throw new HarnessError(
      'UNKNOWN_METHOD',
      `${at('name')}: there is no method '${selection.name}'.`,
      `${suggestion(selection.name, names)}Known methods: ${names.join(', ')}.`,
    );
  }
  const variants = ['default', ...Object.keys(definition.variants)];
  if (!variants.includes(selection.variant)) {
    throw new HarnessError(
      'UNKNOWN_VARIANT',
      `${at('variant')}: ${definition.name} has no variant '${selection.variant}'.`,
      `${suggestion(selection.variant, variants)}Its variants: ${variants.join(', ')}.`,
    );
  }
  const merged = merge(definition.variants[selection.variant] ?? {}, selection.config);
  const config = check(document, ['methods', index, 'config'], definition.config, merged);
  return { definition, variant: selection.label ?? selection.variant, config };
}

/** Deep merge of plain objects; `over` wins, lists are replaced. */
function merge(base: unknown, over: unknown): unknown {
  if (!isRecord(base) || !isRecord(over)) return over;
  const out: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) out[key] = key in base ? merge(base[key], value) : value;
  return out;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
