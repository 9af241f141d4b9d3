import { parse } from 'yaml';
import { HarnessError } from '../errors.js';

/** One change of a suite: a dotted path and its value. */
export interface Override {
  readonly path: string;
  readonly value: unknown;
  /** As the user wrote it, for messages. */
  readonly source: string;
}

/**
 * Reads `key=value`; the value is YAML: `seeds=[0, 1, 2]`, `methods.pro-ad.config.train.steps=100`.
 * @throws HarnessError `BAD_OVERRIDE`.
 */
export function parseOverride(text: string): Override {
  const source = `--set ${text}`;
  const split = text.indexOf('=');
  if (split <= 0) throw bad(source, 'it has no key or no "="');
  try {
    return { path: text.slice(0, split), value: parse(text.slice(split + 1)) as unknown, source };
  } catch (cause) {
    throw bad(
      source,
      `its value is not YAML (${cause instanceof Error ? cause.message.split('\n')[0] : 'unreadable'})`,
    );
  }
}

/**
 * Applies overrides to the plain data of a suite and returns a changed copy. In a list, a segment of the path is an index,
 * the `name` of an entry, or `*` for all entries.
 * @throws HarnessError `BAD_OVERRIDE`.
 */
export function applyOverrides(data: unknown, overrides: readonly Override[]): unknown {
  const copy: unknown = structuredClone(data);
  for (const { path, value, source } of overrides) assign(copy, path.split('.'), value, source);
  return copy;
}

function assign(node: unknown, path: readonly string[], value: unknown, text: string): void {
  const [segment, ...rest] = path;
  if (Array.isArray(node)) {
    for (const index of matches(node, segment, text)) {
      if (typeof node[index] === 'string' && rest.length > 0) node[index] = { name: node[index] };
      if (rest.length === 0) node[index] = value;
      else assign(node[index], rest, value, text);
    }
    return;
  }
  if (typeof node !== 'object' || node === null)
    throw bad(text, `there is nothing that could hold '${segment}'`);
  const record = node as Record<string, unknown>;
  if (rest.length === 0) record[segment] = value;
  else assign((record[segment] ??= {}), rest, value, text);
}

function matches(list: readonly unknown[], segment: string, text: string): number[] {
  const indices = list.flatMap((item, index) => {
    const name = typeof item === 'string' ? item : (item as { name?: unknown } | null)?.name;
    return segment === '*' || segment === String(index) || segment === name ? [index] : [];
  });
  if (indices.length === 0) throw bad(text, `the list has no entry '${segment}'`);
  return indices;
}

function bad(text: string, why: string): HarnessError {
  return new HarnessError(
    'BAD_OVERRIDE',
    `${text} cannot be applied: ${why}.`,
    'Write --set key.path=value, for example --set seeds=[0,1] or --set methods.pro-ad.config.train.steps=100.',
  );
}
