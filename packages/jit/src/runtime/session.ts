import * as ort from 'onnxruntime-node';
import { JitError } from '../errors.js';
import type { Graph } from '../graph/graph.js';
import type { DType, HalfArray, NDArray } from '../ndarray.js';
import { encodeOnnx } from '../onnx/encode.js';
import { withSessionDefaults } from './defaults.js';
import { openSession, runtimeError } from './open-session.js';
import type { SessionOptions } from './options.js';

/** One input or output of a graph. */
export interface Port {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: DType | HalfArray['dtype'];
}

/** Arrays wrapped for ONNX Runtime, by name. */
export type Feeds = Readonly<Record<string, ort.Tensor>>;

/** A graph loaded into ONNX Runtime. */
export class Session {
  private running: Promise<unknown> = Promise.resolve();
  private freed = false;

  private constructor(
    /** `null` for a graph without outputs, which ONNX Runtime does not load, and after `dispose()`. */
    private inner: ort.InferenceSession | null,
    private readonly profiling: boolean,
    readonly inputs: readonly Port[],
    readonly outputs: readonly Port[],
  ) {}

  /**
   * Loads a graph.
   * @throws JitError `PROVIDER_UNAVAILABLE` for a provider that is not there, `RUNTIME` when the graph cannot be loaded.
   */
  static async create(graph: Graph, options: SessionOptions = {}): Promise<Session> {
    const inputs = graph.inputs.map((value) => port(value.name ?? `v${value.id}`, value));
    const outputs = graph.outputs.map(({ name, value }) => port(name, value));
    if (outputs.length === 0) return new Session(null, false, inputs, outputs);
    const inner = await openSession(encodeOnnx(graph), options);
    return new Session(inner, withSessionDefaults(options).profile !== undefined, inputs, outputs);
  }

  /**
   * Runs the graph. What is fed is read in place; outputs are new arrays, which the binding copies out of the runtime
   * (also where `session.run` is given tensors to write into: it writes there, and then copies that).
   * The runtime works on the calling thread and its own pool: JavaScript stands still meanwhile.
   */
  async run(feeds: Feeds): Promise<Feeds> {
    if (this.freed) {
      throw new JitError('DISPOSED', 'a compiled function was called after dispose().', 'Compile it again.');
    }
    if (this.inner === null) return {};
    const result = this.inner.run(feeds);
    this.running = result.catch(() => undefined);
    try {
      return (await result) as Feeds;
    } catch (cause) {
      throw runtimeError('run a compiled graph', cause);
    }
  }

  /** Frees the session when the runs under way are done, and completes its profile. Safe to call twice. */
  async dispose(): Promise<void> {
    const { inner } = this;
    this.inner = null;
    this.freed = true;
    await this.running;
    if (inner === null) return;
    if (this.profiling) inner.endProfiling();
    await inner.release();
  }
}

/** Wraps an array for ONNX Runtime without copying it. */
export function toRuntime(array: NDArray): ort.Tensor {
  return new ort.Tensor(array.dtype, array.data as Float32Array, array.shape);
}

/** The array in a tensor of ONNX Runtime, not copied. */
export function fromRuntime(tensor: ort.Tensor): NDArray {
  return { shape: tensor.dims, dtype: tensor.type as DType, data: tensor.data as NDArray['data'] };
}

/** The halves in a float16 tensor, not copied. Where JavaScript has a `Float16Array`, the runtime hands over that. */
export function halvesFromRuntime(tensor: ort.Tensor): HalfArray {
  const { buffer, byteOffset, length } = tensor.data as Uint16Array;
  return { shape: tensor.dims, dtype: 'float16', data: new Uint16Array(buffer, byteOffset, length) };
}

function port(name: string, value: { readonly shape: readonly number[]; readonly dtype: string }): Port {
  return { name, shape: value.shape, dtype: value.dtype as DType };
}
