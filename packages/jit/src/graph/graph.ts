import type { GraphNode } from './node.js';
import type { Value } from './value.js';

/** A named result of a graph. */
export interface GraphOutput {
  readonly name: string;
  readonly value: Value;
}

/** A traced program: nodes in an order in which each comes after what it needs. Immutable; passes return a new one. */
export interface Graph {
  readonly inputs: readonly Value[];
  readonly nodes: readonly GraphNode[];
  readonly outputs: readonly GraphOutput[];
}
