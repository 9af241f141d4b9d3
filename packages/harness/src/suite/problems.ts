import { z } from 'zod';
import { HarnessError } from '../errors.js';
import type { KeyPath } from './document.js';
import { suggestion } from './nearest.js';
import type { Locator } from './source.js';

/**
 * The first problem that a schema found in a part of a suite, with file, line and column, what was expected and found,
 * and the nearest key there is.
 */
export function suiteProblem(
  document: Locator,
  prefix: KeyPath,
  schema: z.ZodType,
  data: unknown,
  error: z.ZodError,
): HarnessError {
  const issue = firstIssue(error.issues[0]);
  const path = [...prefix, ...issue.path.filter((key) => typeof key !== 'symbol')];
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0];
    const known = keysAt(schema, issue.path);
    return new HarnessError(
      'SUITE_INVALID',
      `${document.locate([...path, key])}: unknown key '${key}'${path.length > 0 ? ` in ${path.join('.')}` : ''}.`,
      `${suggestion(key, known)}Keys there: ${known.join(', ')}.`,
    );
  }
  return new HarnessError(
    'SUITE_INVALID',
    `${document.locate(path)}: ${path.join('.') || 'the suite'}: ${issue.message}, found ${foundAt(data, issue.path)}.`,
    'Correct the value; docs/suites.md lists every key with its type and default.',
  );
}

/** Unions report their branches apart; the branch that got furthest tells most. */
function firstIssue(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  const branches = issue.errors.map((issues) => issues[0]).filter((branch) => branch !== undefined);
  const deepest = branches.sort((a, b) => b.path.length - a.path.length)[0];
  return deepest ? firstIssue({ ...deepest, path: [...issue.path, ...deepest.path] }) : issue;
}

/** Keys of the object schema at a path. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  let node: unknown = json;
  for (const key of path) {
    const at = node as { properties?: Record<string, unknown>; items?: unknown };
    node = typeof key === 'number' ? at.items : at.properties?.[String(key)];
    if (node === undefined) return [];
  }
  return Object.keys((node as { properties?: object }).properties ?? {});
}

/** The value at a path as short JSON. */
function foundAt(data: unknown, path: readonly PropertyKey[]): string {
  let node = data;
  for (const key of path) node = (node as Record<PropertyKey, unknown> | null | undefined)?.[key];
  const text = node === undefined ? 'nothing' : JSON.stringify(node);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
