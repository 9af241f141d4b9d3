import { mergeData } from './merge.js';
import type { MethodSelection } from './schema.js';

/** One method entry after `cases` and `grid` are multiplied out. */
export interface ExpandedMethod {
  readonly selection: MethodSelection;
  /** Index of the entry in the file. */
  readonly index: number;
}

type GridValue = string | number | boolean | null;

/**
 * Multiplies out the entries of a suite: each of `cases` (label to options) with each point of `grid` (dotted option to
 * values). The label names what is varied, with the shortest names that keep the options of the grid apart:
 * `label+k=4+mode=dense`.
 */
export function expandMethods(methods: readonly MethodSelection[]): ExpandedMethod[] {
  return methods.flatMap((entry, index) => {
    const cases = Object.entries(entry.cases ?? { '': {} });
    const points = gridPoints(entry.grid ?? {});
    const names = shortNames(Object.keys(entry.grid ?? {}));
    return cases.flatMap(([name, options]) =>
      points.map((point): ExpandedMethod => {
        const parts = [
          ...(entry.label === undefined ? [] : [entry.label]),
          ...(name === '' ? [] : [name]),
          ...point.map(([path, value]) => `${names.get(path) ?? path}=${String(value)}`),
        ];
        const config = point.reduce<unknown>(
          (all, [path, value]) => mergeData(all, nested(path.split('.'), value)),
          mergeData(entry.config, options),
        );
        const label = labelOf(entry, parts);
        return { selection: { ...entry, label, config: config as Record<string, unknown> }, index };
      }),
    );
  });
}

function labelOf(entry: MethodSelection, parts: readonly string[]): string | undefined {
  if (parts.length === 0) return undefined;
  const prefix = entry.label === undefined && entry.variant !== 'default' ? [entry.variant] : [];
  return [...prefix, ...parts].join('+');
}

/** Every combination of one value per option; the last option changes fastest. */
function gridPoints(grid: Readonly<Record<string, readonly GridValue[]>>): [string, GridValue][][] {
  return Object.entries(grid).reduce<[string, GridValue][][]>(
    (points, [path, values]) =>
      points.flatMap((point) => values.map((value): [string, GridValue][] => [...point, [path, value]])),
    [[]],
  );
}

/** The shortest tail of each dotted path that no other path ends with. */
function shortNames(paths: readonly string[]): Map<string, string> {
  const tail = (path: string, length: number) => path.split('.').slice(-length).join('.');
  return new Map(
    paths.map((path) => {
      let length = 1;
      while (paths.some((other) => other !== path && tail(other, length) === tail(path, length))) length++;
      return [path, tail(path, length)];
    }),
  );
}

function nested(path: readonly string[], value: GridValue): unknown {
  return path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
}
