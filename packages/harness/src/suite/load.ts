import type { z } from 'zod';
import type { DetectorDefinition } from '../contract/detector.js';
import { HarnessError } from '../errors.js';
import type { KeyPath } from './document.js';
import { expandMethods } from './expand-methods.js';
import { mergeData } from './merge.js';
import { suggestion } from './nearest.js';
import { applyOverrides, parseOverride } from './override.js';
import { presetOverrides } from './presets.js';
import { suiteProblem } from './problems.js';
import { suiteSchema, type MethodSelection, type SuiteConfig } from './schema.js';
import { SuiteSource, type Locator } from './source.js';

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

/** Changes of a suite file for one run. */
export interface SuiteChanges {
  /** Name of one of the suite's presets. */
  readonly preset?: string;
  /** `key.path=value`, applied after the preset. */
  readonly overrides?: readonly string[];
}

/**
 * Reads and validates a suite file with what it extends, including the configuration of each method.
 * @throws HarnessError `SUITE_NOT_FOUND`, `SUITE_SYNTAX`, `SUITE_EXTENDS_CYCLE`, `SUITE_INVALID`, `UNKNOWN_METHOD`,
 *   `UNKNOWN_VARIANT`, `UNKNOWN_PRESET`, `BAD_OVERRIDE`; positions are those of the files.
 */
export async function loadSuite(
  path: string,
  methods: readonly DetectorDefinition[],
  changes: SuiteChanges = {},
): Promise<Suite> {
  return resolveSuite(await SuiteSource.read(path), methods, changes);
}

/** {@link loadSuite} on text that is already read and extends nothing. */
export function parseSuite(
  text: string,
  fileName: string,
  methods: readonly DetectorDefinition[],
  changes: SuiteChanges = {},
): Suite {
  return resolveSuite(SuiteSource.of(text, fileName), methods, changes);
}

function resolveSuite(
  source: SuiteSource,
  methods: readonly DetectorDefinition[],
  { preset, overrides = [] }: SuiteChanges,
): Suite {
  const original = source.data();
  const { presets } = check(source, [], suiteSchema, original) as SuiteConfig;
  const changes = [
    ...(preset === undefined ? [] : presetOverrides(presets, preset)),
    ...overrides.map(parseOverride),
  ];
  const data = changes.length === 0 ? original : applyOverrides(original, changes);
  const config = check(source, [], suiteSchema, data) as SuiteConfig;
  return {
    config,
    methods: expandMethods(config.methods).map(({ selection, index }) =>
      resolveMethod(source, selection, index, methods),
    ),
  };
}

function check(document: Locator, prefix: KeyPath, schema: z.ZodType, data: unknown): unknown {
  const result = schema.safeParse(data);
  if (!result.success) throw suiteProblem(document, prefix, schema, data, result.error);
  return result.data;
}

function resolveMethod(
  document: Locator,
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
  const merged = mergeData(definition.variants[selection.variant] ?? {}, selection.config);
  const config = check(document, ['methods', index, 'config'], definition.config, merged);
  return { definition, variant: selection.label ?? selection.variant, config };
}
