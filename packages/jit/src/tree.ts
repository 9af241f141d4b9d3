import { JitError } from './errors.js';

/** Nested arrays and plain objects with leaves of one kind. */
export type Tree<Leaf> = Leaf | readonly Tree<Leaf>[] | { readonly [key: string]: Tree<Leaf> };

/** A leaf with its path through the tree, joined with dots (`state.params.w`). */
export interface TreeLeaf<Leaf> {
  readonly path: string;
  readonly leaf: Leaf;
}

/** Leaves in order of keys as they stand (objects) or indices (arrays). `undefined` entries are left out. */
export function flatten<Leaf>(
  tree: Tree<Leaf>,
  isLeaf: (node: unknown) => node is Leaf,
  path = '',
): TreeLeaf<Leaf>[] {
  if (tree === undefined) return [];
  if (isLeaf(tree)) return [{ path, leaf: tree }];
  const out: TreeLeaf<Leaf>[] = [];
  for (const [key, child] of childrenOf(tree, path)) {
    out.push(...flatten(child as Tree<Leaf>, isLeaf, path === '' ? key : `${path}.${key}`));
  }
  return out;
}

/** The same tree with each leaf replaced by `map(leaf, path)`. */
export function mapTree<From, To>(
  tree: Tree<From>,
  isLeaf: (node: unknown) => node is From,
  map: (leaf: From, path: string) => To,
  path = '',
): Tree<To> {
  if (isLeaf(tree)) return map(tree, path);
  const entries: [string, Tree<To>][] = [];
  for (const [key, child] of childrenOf(tree, path)) {
    if (child === undefined) continue;
    const childPath = path === '' ? key : `${path}.${key}`;
    entries.push([key, mapTree(child as Tree<From>, isLeaf, map, childPath)]);
  }
  return Array.isArray(tree) ? entries.map(([, child]) => child) : Object.fromEntries(entries);
}

function childrenOf(node: unknown, path: string): [string, unknown][] {
  if (typeof node === 'object' && node !== null && (Array.isArray(node) || isPlain(node)))
    return Object.entries(node);
  throw new JitError(
    'NOT_A_TENSOR',
    `${path === '' ? 'the argument' : `'${path}'`} is ${describe(node)}, where a tensor, an array or a plain object is expected.`,
    'Close over settings that are not tensors, and pass numbers that change as scalars.',
  );
}

function isPlain(node: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(node);
  return prototype === Object.prototype || prototype === null;
}

function describe(node: unknown): string {
  if (node === null) return 'null';
  if (typeof node === 'object') return `an instance of ${node.constructor?.name ?? 'an unnamed class'}`;
  return `the ${typeof node} ${String(node)}`;
}
