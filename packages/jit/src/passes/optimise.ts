import type { Graph } from '../graph/graph.js';
import { removeDeadNodes } from './dead-nodes.js';

/** A rewrite of a graph that keeps what it computes. */
export type Pass = (graph: Graph) => Graph;

/** The passes, in the order in which they run. */
export const PASSES: readonly Pass[] = [removeDeadNodes];

/** Runs all passes. */
export function optimise(graph: Graph): Graph {
  return PASSES.reduce((current, pass) => pass(current), graph);
}
