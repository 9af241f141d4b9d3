import { JitError } from './errors.js';

/** Nested arrays and plain objects with leaves of one kind. */
export type Tree<Leaf> = Leaf | readonly Tree<Leaf>[] | { readonly [key: string]: Tree<Leaf> };

/** A leaf with its path through the tree, joined with dots (`state.params.w`). */
export interface TreeLeaf<Leaf> {
  readonly path: string;
  readonly leaf: Leaf;
}

/**
 * Leaves in order of keys as they stand (objects) or indices (arrays). `undefined` entries are left out; the indices of
 * the others stay what they are.
 * @throws JitError `NOT_A_TENSOR` where the tree holds anything but leaves, arrays and plain objects.
 */
export function flatten<Leaf>(
  tree: Tree<Leaf>,
  isLeaf: (node: unknown) => node is Leaf,
  path = '',
): TreeLeaf<Leaf>[] {
  const out: TreeLeaf<Leaf>[] = [];
  collect(tree, isLeaf, path, out);
  return out;
}

function collect<Leaf>(
  tree: Tree<Leaf>,
  isLeaf: (node: unknown) => node is Leaf,
  path: string,
  out: TreeLeaf<Leaf>[],
): void {
  if (tree === undefined) return;
  if (isLeaf(tree)) {
    out.push({ path, leaf: tree });
    return;
  }
  for (const [key, child] of childrenOf(tree, path))
    collect(child as Tree<Leaf>, isLeaf, join(path, key), out);
}

/** The same tree with each leaf replaced by `map(leaf, path)`. `undefined` entries stay. */
export function mapTree<From, To>(
  tree: Tree<From>,
  isLeaf: (node: unknown) => node is From,
  map: (leaf: From, path: string) => To,
  path = '',
): Tree<To> {
  if (tree === undefined) return undefined as unknown as Tree<To>;
  if (isLeaf(tree)) return map(tree, path);
  const mapped = childrenOf(tree, path).map(([key, child]): [string, Tree<To>] => [
    key,
    mapTree(child as Tree<From>, isLeaf, map, join(path, key)),
  ]);
  return Array.isArray(tree) ? mapped.map(([, child]) => child) : Object.fromEntries(mapped);
}

/**
 * Text that two trees share exactly when they have the same structure and `text` says the same of their leaves. Unlike
 * paths it tells `{ 'a.b': x }` from `{ a: { b: x } }`, and an array from an object with the keys 0, 1, 2.
 */
export function structureKey<Leaf>(
  tree: Tree<Leaf>,
  isLeaf: (node: unknown) => node is Leaf,
  text: (leaf: Leaf, path: string) => string,
  path = '',
): string {
  if (tree === undefined) return '-';
  if (isLeaf(tree)) return text(tree, path);
  const children = childrenOf(tree, path).map(([key, child]) => {
    const inner = structureKey(child as Tree<Leaf>, isLeaf, text, join(path, key));
    return Array.isArray(tree) ? inner : `${JSON.stringify(key)}:${inner}`;
  });
  return Array.isArray(tree) ? `[${children.join(',')}]` : `{${children.join(',')}}`;
}

/**
 * Refuses a tree in which two leaves have the same dotted path, for paths name the inputs and outputs of a graph.
 * @param what what the tree is, for the message (`the arguments`).
 * @throws JitError `DUPLICATE_PATH`
 */
export function checkPaths(leaves: readonly TreeLeaf<unknown>[], what: string): void {
  const seen = new Set<string>();
  for (const { path } of leaves) {
    if (seen.has(path)) {
      throw new JitError(
        'DUPLICATE_PATH',
        `two leaves of ${what} have the path '${path}'.`,
        'Keys may hold dots, but { "a.b": x } and { a: { b: y } } in one tree cannot be told apart: rename one of the keys.',
      );
    }
    seen.add(path);
  }
}

const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

function childrenOf(node: unknown, path: string): [string, unknown][] {
  if (Array.isArray(node)) return Array.from(node, (child: unknown, i) => [String(i), child]);
  if (typeof node === 'object' && node !== null && isPlain(node)) return Object.entries(node);
  throw new JitError(
    'NOT_A_TENSOR',
    `${path === '' ? 'the value' : `'${path}'`} is ${describe(node)}, where a tensor, an array or a plain object is expected.`,
    hintFor(node),
  );
}

function isPlain(node: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(node);
  // Objects of another realm (a worker's message, a test environment) have an Object.prototype of their own.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function describe(node: unknown): string {
  if (node === null) return 'null';
  if (typeof node === 'object') return `an instance of ${node.constructor?.name ?? 'an unnamed class'}`;
  if (typeof node === 'function') return 'a function';
  return `the ${typeof node} ${String(node)}`;
}

function hintFor(node: unknown): string {
  if (node === null) return 'Leave the entry out, or set it to undefined.';
  if (ArrayBuffer.isView(node)) return 'Give it a shape: float32(shape, data) or int32(shape, data).';
  if (typeof node === 'object')
    return 'Outside a compiled function, tensors are plain { shape, dtype, data }; inside it they are tf.Tensor.';
  return 'Close over settings that are not tensors, and pass numbers that change as scalars.';
}
