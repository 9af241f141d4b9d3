import { checkPaths, flatten, mapTree, structureKey, type Tree } from './tree.js';

const isNumber = (node: unknown): node is number => typeof node === 'number';
const key = (tree: Tree<number>) => structureKey(tree, isNumber, String);

function failure(body: () => unknown): unknown {
  try {
    body();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('trees', () => {
  it('flattens and maps objects, arrays and single leaves', () => {
    const tree = { a: [1, { b: 2 }], 'c.d': 3 };
    expect(flatten(tree, isNumber)).toEqual([
      { path: 'a.0', leaf: 1 },
      { path: 'a.1.b', leaf: 2 },
      { path: 'c.d', leaf: 3 },
    ]);
    expect(mapTree(tree, isNumber, (leaf, path) => `${path}=${leaf}`)).toEqual({
      a: ['a.0=1', { b: 'a.1.b=2' }],
      'c.d': 'c.d=3',
    });
    expect(flatten(7, isNumber)).toEqual([{ path: '', leaf: 7 }]);
  });

  it('keeps the places of undefined entries, and empty trees', () => {
    const tree = [undefined as unknown as number, 5];
    expect(flatten(tree, isNumber)).toEqual([{ path: '1', leaf: 5 }]);
    expect(mapTree(tree, isNumber, (leaf) => leaf + 1)).toEqual([undefined, 6]);
    expect(mapTree({ a: undefined as unknown as number, b: {} }, isNumber, (leaf) => leaf)).toEqual({
      a: undefined,
      b: {},
    });
    expect(flatten({}, isNumber)).toEqual([]);
  });

  it('tells structures apart that have the same paths', () => {
    const trees: Tree<number>[] = [{ 'a.b': 1 }, { a: { b: 1 } }, [1], { 0: 1 }, [[1]], [], {}, { a: [] }];
    const keys = trees.map(key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(key({ a: 1, b: [2] })).toBe('{"a":1,"b":[2]}');
  });

  it('takes objects without prototype and of another realm', () => {
    const bare: Record<string, number> = Object.assign(Object.create(null) as object, { x: 1 });
    expect(flatten(bare, isNumber)).toEqual([{ path: 'x', leaf: 1 }]);
    expect(flatten(structuredClone({ x: 1 }), isNumber)).toEqual([{ path: 'x', leaf: 1 }]);
  });

  it('refuses two leaves of one path', () => {
    const leaves = flatten({ 'a.b': 1, a: { b: 2 } }, isNumber);
    expect(failure(() => checkPaths(leaves, 'the state'))).toMatchObject({
      code: 'DUPLICATE_PATH',
      message: "two leaves of the state have the path 'a.b'.",
    });
    checkPaths(flatten({ 'decoder.0.weight': 1, 'decoder.0.bias': 2 }, isNumber), 'the state');
  });

  it.each([
    ['null', null, "'a.x' is null, where a tensor, an array or a plain object is expected."],
    ['text', 'hi', "'a.x' is the string hi, where a tensor, an array or a plain object is expected."],
    [
      'a class',
      new Map(),
      "'a.x' is an instance of Map, where a tensor, an array or a plain object is expected.",
    ],
    ['a function', isNumber, "'a.x' is a function, where a tensor, an array or a plain object is expected."],
    [
      'a bare typed array',
      new Float32Array(2),
      "'a.x' is an instance of Float32Array, where a tensor, an array or a plain object is expected.",
    ],
  ])('refuses %s', (_, x, message) => {
    const tree = { a: { x } } as unknown as Tree<number>;
    for (const body of [
      () => flatten(tree, isNumber),
      () => mapTree(tree, isNumber, (leaf) => leaf),
      () => key(tree),
    ]) {
      expect(failure(body)).toMatchObject({ code: 'NOT_A_TENSOR', message });
    }
  });
});
