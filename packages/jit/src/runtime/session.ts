import * as ort from 'onnxruntime-node';
import { JitError } from '../errors.js';
import type { Graph } from '../graph/graph.js';
import { sizeOf, type DType, type NDArray } from '../ndarray.js';
import { encodeOnnx } from '../onnx/encode.js';

/** Settings of ONNX Runtime. */
export interface SessionOptions {
  /** Threads within an operator; default: the number of physical cores. */
  readonly threads?: number;
  /** Graph optimisation level of ONNX Runtime; default `all`. */
  readonly optimisation?: 'disabled' | 'basic' | 'extended' | 'layout' | 'all';
  /** Write ONNX Runtime's own profile to files with this prefix. */
  readonly profile?: string;
}

/** One input or output of a graph. */
export interface Port {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: DType;
}

/** A graph loaded into ONNX Runtime. */
export class Session {
  private constructor(
    private inner: ort.InferenceSession | null,
    readonly inputs: readonly Port[],
    readonly outputs: readonly Port[],
  ) {}

  static async create(graph: Graph, options: SessionOptions = {}): Promise<Session> {
    const inputs = graph.inputs.map((value) => port(value.name ?? `v${value.id}`, value));
    const outputs = graph.outputs.map(({ name, value }) => port(name, value));
    try {
      const inner = await ort.InferenceSession.create(encodeOnnx(graph), {
        executionMode: 'sequential',
        graphOptimizationLevel: options.optimisation ?? 'all',
        logSeverityLevel: 3,
        ...(options.threads === undefined ? {} : { intraOpNumThreads: options.threads }),
        ...(options.profile === undefined
          ? {}
          : { enableProfiling: true, profileFilePrefix: options.profile }),
      });
      return new Session(inner, inputs, outputs);
    } catch (cause) {
      throw runtimeError('load', cause);
    }
  }

  /**
   * Runs the graph. Arrays are passed by reference, not copied. Outputs named in `into` are written there; the others
   * are allocated.
   */
  async run(
    feeds: ReadonlyMap<string, ort.Tensor>,
    into?: ReadonlyMap<string, ort.Tensor>,
  ): Promise<Map<string, NDArray>> {
    if (this.inner === null) {
      throw new JitError('DISPOSED', 'a compiled function was called after dispose().', 'Compile it again.');
    }
    const fetches: Record<string, ort.Tensor | null> = {};
    for (const { name } of this.outputs) fetches[name] = into?.get(name) ?? null;
    let results: ort.InferenceSession.ReturnType;
    try {
      results = await this.inner.run(Object.fromEntries(feeds), fetches);
    } catch (cause) {
      throw runtimeError('run', cause);
    }
    const out = new Map<string, NDArray>();
    for (const { name, shape, dtype } of this.outputs) {
      const data = results[name].data;
      out.set(name, { shape, dtype, data: data as NDArray['data'] });
    }
    return out;
  }

  /** Frees the session. Safe to call twice. */
  async dispose(): Promise<void> {
    const { inner } = this;
    this.inner = null;
    await inner?.release();
  }
}

/** Wraps an array for ONNX Runtime without copying it. */
export function toRuntime(array: NDArray): ort.Tensor {
  return new ort.Tensor(array.dtype, array.data as Float32Array, array.shape);
}

function port(name: string, value: { readonly shape: readonly number[]; readonly dtype: string }): Port {
  return { name, shape: value.shape, dtype: value.dtype as DType };
}

/** Checks an argument against the signature that its function was compiled for. */
export function checkArray(array: NDArray, expected: Port, code: 'BAD_INPUT' | 'STATE_CHANGED'): void {
  const shapeText = (shape: readonly number[]) => `[${shape.join(', ')}]`;
  const same =
    array.dtype === expected.dtype &&
    array.shape.length === expected.shape.length &&
    array.shape.every((extent, i) => extent === expected.shape[i]);
  if (!same || array.data.length !== sizeOf(array.shape)) {
    throw new JitError(
      code,
      `${expected.name} should be ${expected.dtype} ${shapeText(expected.shape)}, but is ${array.dtype} ${shapeText(array.shape)} with ${array.data.length} elements.`,
      'Pass an array of the shape and type that the function was compiled for.',
    );
  }
}

function runtimeError(doing: string, cause: unknown): JitError {
  const text = cause instanceof Error ? cause.message : String(cause);
  return new JitError(
    'RUNTIME',
    `ONNX Runtime could not ${doing} a compiled graph: ${text}`,
    'This points to a kernel that was written down wrongly; run the function with the eager engine and report the difference.',
    { cause },
  );
}
