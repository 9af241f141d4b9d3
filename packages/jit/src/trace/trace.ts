import * as tf from '@tensorflow/tfjs';
import { JitError } from '../errors.js';
import { GraphBuilder } from '../graph/builder.js';
import type { Graph, GraphOutput } from '../graph/graph.js';
import { registerAllKernels } from '../kernels/registry.js';
import type { DType } from '../ndarray.js';
import { flatten, mapTree, type Tree } from '../tree.js';
import { TRACE_BACKEND, TraceBackend } from './backend.js';

/** Shape and type of one argument leaf. */
export interface LeafSignature {
  readonly shape: readonly number[];
  readonly dtype: DType;
}

/** A traced function: the graph, and the tree of output names that puts results back together. */
export interface Traced {
  readonly graph: Graph;
  readonly outputTree: Tree<OutputName>;
}

/** Leaf of {@link Traced.outputTree}. */
export class OutputName {
  constructor(readonly name: string) {}
}

export const isOutputName = (node: unknown): node is OutputName => node instanceof OutputName;
export const isTensor = (node: unknown): node is tf.Tensor => node instanceof tf.Tensor;
const isSignature = (node: unknown): node is LeafSignature =>
  typeof node === 'object' && node !== null && 'dtype' in node && 'shape' in node;

let shared: TraceBackend | null = null;

function traceBackend(): TraceBackend {
  if (shared === null) {
    const backend = new TraceBackend();
    tf.registerBackend(TRACE_BACKEND, () => backend);
    registerAllKernels();
    shared = backend;
  }
  return shared;
}

/**
 * Runs `fn` once on placeholders of the given signatures and returns what it did as a graph. Inputs of the graph are
 * named `in:<path>`, outputs `out:<path>`. No tensor of the trace survives, and the backend that was set stays set.
 */
export function trace(fn: (...args: never[]) => unknown, signatures: readonly Tree<LeafSignature>[]): Traced {
  const backend = traceBackend();
  const builder = new GraphBuilder();
  const previous = tf.getBackend();
  return backend.record(builder, () => {
    // setBackend is declared async, but for a backend whose factory is not, it has taken effect when it returns.
    void tf.setBackend(TRACE_BACKEND);
    try {
      tf.engine().startScope('trace');
      return traceScope(fn, signatures, backend, builder);
    } finally {
      tf.engine().endScope();
      if (previous) void tf.setBackend(previous);
    }
  });
}

function traceScope(
  fn: (...args: never[]) => unknown,
  signatures: readonly Tree<LeafSignature>[],
  backend: TraceBackend,
  builder: GraphBuilder,
): Traced {
  const args = mapTree(signatures, isSignature, (signature, path) => {
    const info = backend.tensorFor(builder.input(`in:${path}`, signature));
    return tf.engine().makeTensorFromDataId(info.dataId, [...signature.shape], signature.dtype, backend);
  });
  const result = fn(...(args as never[]));
  if (result instanceof Promise) {
    throw new JitError(
      'ASYNC_FUNCTION',
      'the traced function returned a promise.',
      'A traced function is synchronous; await what it needs before it is called.',
    );
  }
  const outputs: GraphOutput[] = flatten(result as Tree<tf.Tensor>, isTensor).map(({ path, leaf }) => ({
    name: `out:${path}`,
    value: backend.valueFor(leaf),
  }));
  const outputTree = mapTree(result as Tree<tf.Tensor>, isTensor, (_, path) => new OutputName(`out:${path}`));
  return { graph: builder.finish(outputs), outputTree };
}
