import { stream } from '../testing/random.js';
import { FlowNetwork } from './min-cut.js';

type Edge = readonly [number, number, number];

function cost(edges: readonly Edge[], side: readonly boolean[]): number {
  return edges.reduce((sum, [from, to, capacity]) => (side[from] && !side[to] ? sum + capacity : sum), 0);
}

/** The cheapest of all ways to split the vertices, with 0 on the one side and 1 on the other. */
function bruteForce(vertices: number, edges: readonly Edge[]): number {
  let best = Infinity;
  for (let mask = 0; mask < 1 << (vertices - 2); mask++) {
    const side = Array.from(
      { length: vertices },
      (_, v) => v === 0 || (v > 1 && ((mask >> (v - 2)) & 1) === 1),
    );
    best = Math.min(best, cost(edges, side));
  }
  return best;
}

function solve(vertices: number, edges: readonly Edge[]): boolean[] {
  const network = new FlowNetwork();
  for (let i = 0; i < vertices; i++) network.vertex();
  for (const [from, to, capacity] of edges) network.edge(from, to, capacity);
  return network.sourceSide(0, 1);
}

describe('minimum cut', () => {
  it('is as cheap as the cheapest of all cuts of random networks', () => {
    const next = stream(9);
    const below = (limit: number) => Math.floor(next() * limit);
    for (let round = 0; round < 200; round++) {
      const vertices = 3 + below(7);
      const edges = Array.from({ length: below(25) }, (): Edge => [
        below(vertices),
        below(vertices),
        1 + below(9),
      ]);
      const side = solve(vertices, edges);
      expect(side[0]).toBe(true);
      expect(side[1]).toBe(false);
      expect({ round, cost: cost(edges, side) }).toEqual({ round, cost: bruteForce(vertices, edges) });
    }
  });

  it('never cuts an edge of infinite capacity where it need not', () => {
    const edges: Edge[] = [
      [0, 2, 3],
      [2, 3, Infinity],
      [3, 1, 5],
    ];
    expect(solve(4, edges)).toEqual([true, false, false, false]);
  });

  it('goes through long chains', () => {
    const length = 50_000;
    const edges = Array.from({ length }, (_, i): Edge => [
      i === 0 ? 0 : i + 1,
      i === length - 1 ? 1 : i + 2,
      2,
    ]);
    edges[30_000] = [30_001, 30_002, 1];
    const side = solve(length + 1, edges);
    expect(cost(edges, side)).toBe(1);
  });
});
