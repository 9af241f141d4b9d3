import * as tf from '@tensorflow/tfjs';
import { JitError } from '../errors.js';
import type { GraphBuilder } from '../graph/builder.js';
import { shapeText, ShapeError } from '../graph/shape-error.js';
import type { Value } from '../graph/value.js';
import { TRACE_BACKEND, type TraceBackend } from './backend.js';

/** What a kernel gets: the graph, its tensor inputs as values, and the attributes TensorFlow.js passes. */
export interface KernelCall<Attrs> {
  readonly graph: GraphBuilder;
  /** Named inputs as TensorFlow.js names them (`x`, `a`, `b`, `filter`, ...); inputs left out are absent. */
  readonly inputs: Readonly<Record<string, Value>>;
  /** The inputs in order, for kernels that take a list (`Concat`, `AddN`, `Pack`). */
  readonly list: readonly Value[];
  readonly attrs: Attrs;
  /** An error for an argument that has no ONNX counterpart: what, and what to do instead. */
  unsupported(what: string, hint: string): JitError;
}

/** A kernel of the tracing backend: how one TensorFlow.js kernel is written in ONNX. */
export interface TraceKernel {
  readonly kernelName: string;
  trace(call: KernelCall<unknown>): Value | readonly Value[];
}

/** Defines a kernel. `Attrs` is the attribute type that TensorFlow.js exports for it (`tf.Conv2DAttrs`, ...). */
export function kernel<Attrs = Record<string, never>>(
  kernelName: string,
  trace: (call: KernelCall<Attrs>) => Value | readonly Value[],
): TraceKernel {
  return { kernelName, trace: trace as TraceKernel['trace'] };
}

/** Makes a kernel known to TensorFlow.js. */
export function register(definition: TraceKernel): void {
  tf.registerKernel({
    kernelName: definition.kernelName,
    backendName: TRACE_BACKEND,
    kernelFunc: ({ inputs, backend, attrs }) => run(definition, inputs, backend as TraceBackend, attrs ?? {}),
  });
}

function run(
  definition: TraceKernel,
  given: tf.NamedTensorInfoMap,
  backend: TraceBackend,
  attrs: tf.NamedAttrMap,
): tf.TensorInfo | tf.TensorInfo[] {
  const graph = backend.graph(definition.kernelName);
  const inputs: Record<string, Value> = {};
  for (const [name, info] of Object.entries(given)) {
    if (info) inputs[name] = backend.valueFor(info);
  }
  const list = Object.values(inputs);
  const unsupported = (what: string, hint: string) =>
    new JitError(
      'UNSUPPORTED_ARGUMENT',
      `${definition.kernelName} with ${what} cannot be compiled (inputs ${list.map((v) => `[${v.shape}]`).join(', ')}).`,
      hint,
    );
  const result = checked(definition, { graph, inputs, list, attrs, unsupported });
  return Array.isArray(result)
    ? result.map((value: Value) => backend.tensorFor(value))
    : backend.tensorFor(result as Value);
}

/** Runs the kernel; an operation that cannot take its shapes is an error of the kernel. */
function checked(definition: TraceKernel, call: KernelCall<unknown>): Value | readonly Value[] {
  try {
    return definition.trace(call);
  } catch (cause) {
    if (!(cause instanceof ShapeError)) throw cause;
    const inputs = Object.entries(call.inputs).map(([name, { shape }]) => `${name} ${shapeText(shape)}`);
    throw new JitError(
      'SHAPE_MISMATCH',
      `${definition.kernelName}: ${cause.message} (inputs: ${inputs.join(', ')}).`,
      'Check the shapes of the tensors that go into this operation; the stack of this error leads to its call.',
      { cause },
    );
  }
}
