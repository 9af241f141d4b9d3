import { parse } from 'yaml';
import { HarnessError } from '../errors.js';

/**
 * Applies `key=value` overrides to the plain data of a suite and returns a changed copy. The key is a dotted path; in a
 * list, a segment is an index, the `name` of an entry, or `*` for all entries. The value is YAML: `seeds=[0, 1, 2]`,
 * `methods.pro-ad.config.train.steps=100`.
 * @throws HarnessError `BAD_OVERRIDE`.
 */
export function applyOverrides(data: unknown, overrides: readonly string[]): unknown {
  const copy: unknown = structuredClone(data);
  for (const text of overrides) {
    const split = text.indexOf('=');
    if (split <= 0) throw bad(text, 'it has no key or no "="');
    const path = text.slice(0, split).split('.');
    let value: unknown;
    try {
      value = parse(text.slice(split + 1)) as unknown;
    } catch (cause) {
      throw bad(
        text,
        `its value is not YAML (${cause instanceof Error ? cause.message.split('\n')[0] : 'unreadable'})`,
      );
    }
    assign(copy, path, value, text);
  }
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
    `--set ${text} cannot be applied: ${why}.`,
    'Write --set key.path=value, for example --set seeds=[0,1] or --set methods.pro-ad.config.train.steps=100.',
  );
}
