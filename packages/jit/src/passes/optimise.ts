import type { Graph } from '../graph/graph.js';
import { fuseChannelAffines } from './channel-affine.js';
import { shareCommonSubexpressions } from './common-subexpressions.js';
import { removeDeadNodes } from './dead-nodes.js';
import { foldSplats } from './fold-splats.js';
import { removeIdentities } from './identities.js';
import { chooseLayouts } from './layout.js';
import { splitTransposes } from './split-transposes.js';

/** A rewrite of a graph that keeps what it computes. */
export type Pass = (graph: Graph) => Graph;

/** The passes, in the order in which they run. */
export const PASSES: readonly Pass[] = [
  removeDeadNodes,
  foldSplats,
  removeIdentities,
  shareCommonSubexpressions,
  chooseLayouts,
  removeIdentities,
  shareCommonSubexpressions,
  fuseChannelAffines,
  removeDeadNodes,
  splitTransposes,
];

/** Runs all passes. */
export function optimise(graph: Graph): Graph {
  return PASSES.reduce((current, pass) => pass(current), graph);
}
