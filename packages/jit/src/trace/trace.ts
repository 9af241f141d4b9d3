import * as tf from '@tensorflow/tfjs';
import { JitError } from '../errors.js';
import { GraphBuilder } from '../graph/builder.js';
import type { Graph, GraphOutput } from '../graph/graph.js';
import { registerAllKernels } from '../kernels/registry.js';
import type { DType } from '../ndarray.js';
import { checkPaths, flatten, mapTree, type Tree } from '../tree.js';
import { TRACE_BACKEND, TraceBackend } from './backend.js';
import { withBackend, withoutLeaks } from './engine-switch.js';
import { withoutRandomness } from './no-random.js';

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
  typeof node === 'object' &&
  node !== null &&
  'dtype' in node &&
  'shape' in node &&
  typeof node.dtype === 'string' &&
  Array.isArray(node.shape);

let shared: TraceBackend | null = null;

function traceBackend(): TraceBackend {
  if (shared === null) {
    const backend = new TraceBackend();
    // Below every backend that computes, so that TensorFlow.js never picks it by itself.
    tf.registerBackend(TRACE_BACKEND, () => backend, -1);
    tf.findBackend(TRACE_BACKEND);
    registerAllKernels();
    shared = backend;
  }
  return shared;
}

/** @throws JitError `NESTED_TRACE` while a traced function is running. */
export function refuseNesting(): void {
  shared?.refuseNesting();
}

/**
 * Runs `fn` once on placeholders of the given signatures and returns what it did as a graph. Inputs of the graph are
 * named `in:<path>`, outputs `out:<path>`. Whether it succeeds or fails, no tensor of the trace survives, and the backend
 * that was set stays set.
 */
export function trace(fn: (...args: never[]) => unknown, signatures: readonly Tree<LeafSignature>[]): Traced {
  const backend = traceBackend();
  const builder = new GraphBuilder();
  try {
    return backend.record(builder, () =>
      withBackend(TRACE_BACKEND, backend, () =>
        withoutLeaks(() => withoutRandomness(() => traceScope(fn, signatures, backend, builder))),
      ),
    );
  } catch (error) {
    throw explain(error);
  }
}

function traceScope(
  fn: (...args: never[]) => unknown,
  signatures: readonly Tree<LeafSignature>[],
  backend: TraceBackend,
  builder: GraphBuilder,
): Traced {
  checkPaths(flatten(signatures, isSignature), 'the arguments');
  const args = mapTree(signatures, isSignature, (signature, path) => {
    const info = backend.tensorFor(builder.input(`in:${path}`, signature));
    return tf.engine().makeTensorFromDataId(info.dataId, [...signature.shape], signature.dtype, backend);
  });
  const result = fn(...(args as never[]));
  if (result instanceof Promise) {
    // It goes on outside the trace and is bound to fail there; nobody waits for it any more.
    result.catch(() => undefined);
    throw new JitError(
      'ASYNC_FUNCTION',
      'the traced function returned a promise.',
      'A traced function is synchronous; await what it needs before it is called.',
    );
  }
  const leaves = flatten(result as Tree<tf.Tensor>, isTensor);
  checkPaths(leaves, 'the result');
  const outputs: GraphOutput[] = leaves.map(({ path, leaf }) => ({
    name: `out:${path}`,
    value: backend.valueFor(leaf),
  }));
  const outputTree = mapTree(result as Tree<tf.Tensor>, isTensor, (_, path) => new OutputName(`out:${path}`));
  return { graph: builder.finish(outputs), outputTree };
}

/** TensorFlow.js says that a kernel is missing in words of its own. */
function explain(error: unknown): unknown {
  if (error instanceof JitError || !(error instanceof Error)) return error;
  const missing = /Kernel '(\w+)' not registered for backend/.exec(error.message);
  if (missing === null) return error;
  return new JitError(
    'UNSUPPORTED_KERNEL',
    `the TensorFlow.js kernel ${missing[1]} cannot be compiled: it has no ONNX counterpart in this package.`,
    'Write the function with other operations, run it with the eager engine, or add a kernel as docs/jit.md says.',
    { cause: error },
  );
}
