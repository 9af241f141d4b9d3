import type { Graph } from '../graph/graph.js';
import { fuseChannelAffines } from './channel-affine.js';
import { shareCommonSubexpressions } from './common-subexpressions.js';
import { removeDeadNodes } from './dead-nodes.js';
import { foldSplats } from './fold-splats.js';
import { removeIdentities } from './identities.js';
import { chooseLayouts } from './layout.js';
import { splitTransposes } from './split-transposes.js';
import { winogradConvolutions } from './winograd.js';

/** A rewrite of a graph that keeps what it computes. */
export type Pass = (graph: Graph) => Graph;

/** What will run a graph: ONNX Runtime on its `cpu` provider, or `any` runtime on any device. */
export type Target = 'any' | 'cpu';

/** The passes, in the order in which they run. */
const passesFor = (target: Target): readonly Pass[] => [
  removeDeadNodes,
  foldSplats,
  removeIdentities,
  shareCommonSubexpressions,
  chooseLayouts,
  removeIdentities,
  shareCommonSubexpressions,
  fuseChannelAffines,
  ...(target === 'cpu' ? [winogradConvolutions] : []),
  removeDeadNodes,
  splitTransposes,
];

/** Runs all passes that are of use to what will run the graph. */
export function optimise(graph: Graph, target: Target = 'any'): Graph {
  return passesFor(target).reduce((current, pass) => pass(current), graph);
}
