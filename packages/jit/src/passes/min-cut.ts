/**
 * A flow network for minimum cuts, solved with Dinic's algorithm (E. A. Dinic, "Algorithm for solution of a problem of
 * maximum flow in networks with power estimation", 1970).
 */
export class FlowNetwork {
  private readonly heads: number[] = [];
  private readonly capacities: number[] = [];
  private readonly edges: number[][] = [];

  /** Adds a vertex and returns its number. */
  vertex(): number {
    return this.edges.push([]) - 1;
  }

  /** Adds an edge: cutting it, with `from` on the source's side and `to` on the sink's, costs `capacity`. */
  edge(from: number, to: number, capacity: number): void {
    this.edges[from].push(this.heads.push(to) - 1);
    this.capacities.push(capacity);
    this.edges[to].push(this.heads.push(from) - 1);
    this.capacities.push(0);
  }

  /** The side of each vertex in a cheapest cut: `true` for the source's. */
  sourceSide(source: number, sink: number): boolean[] {
    for (;;) {
      const levels = this.levels(source);
      if (levels[sink] < 0) return levels.map((level) => level >= 0);
      this.saturate(source, sink, levels);
    }
  }

  /** Distance of each vertex from the source over edges with capacity left; -1 where there is no way. */
  private levels(source: number): number[] {
    const levels = new Array<number>(this.edges.length).fill(-1);
    levels[source] = 0;
    const queue = [source];
    for (const vertex of queue) {
      for (const edge of this.edges[vertex]) {
        const to = this.heads[edge];
        if (this.capacities[edge] <= 0 || levels[to] >= 0) continue;
        levels[to] = levels[vertex] + 1;
        queue.push(to);
      }
    }
    return levels;
  }

  /** Pushes flow along shortest paths until none is left. Iterative: chains of nodes outgrow the call stack. */
  private saturate(source: number, sink: number, levels: readonly number[]): void {
    const next = new Array<number>(this.edges.length).fill(0);
    const path: number[] = [];
    let vertex = source;
    for (;;) {
      if (vertex === sink) {
        const flow = Math.min(...path.map((edge) => this.capacities[edge]));
        for (const edge of path) {
          this.capacities[edge] -= flow;
          this.capacities[edge ^ 1] += flow;
        }
        path.length = 0;
        vertex = source;
        continue;
      }
      const edge = this.advance(vertex, levels, next);
      if (edge !== null) {
        path.push(edge);
        vertex = this.heads[edge];
      } else if (path.length === 0) {
        return;
      } else {
        vertex = this.heads[(path.pop() as number) ^ 1];
        next[vertex]++;
      }
    }
  }

  /** The next usable edge of a vertex, if any is left. */
  private advance(vertex: number, levels: readonly number[], next: number[]): number | null {
    const edges = this.edges[vertex];
    for (; next[vertex] < edges.length; next[vertex]++) {
      const edge = edges[next[vertex]];
      if (this.capacities[edge] > 0 && levels[this.heads[edge]] === levels[vertex] + 1) return edge;
    }
    return null;
  }
}
