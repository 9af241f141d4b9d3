import * as tf from '@tensorflow/tfjs';
import { JitError } from '../errors.js';
import type { GraphBuilder } from '../graph/builder.js';
import type { ElementType, Value } from '../graph/value.js';
import type { DType, TypedArray } from '../ndarray.js';

/** Name under which the tracing backend is registered with TensorFlow.js. */
export const TRACE_BACKEND = 'protobench-trace';

/** A tensor of the tracing backend. */
interface TensorRecord {
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
  /** Contents of a concrete tensor, which can outlive a trace and move between backends; `null` for placeholders. */
  readonly data: tf.BackendValues | null;
  refCount: number;
}

/** The trace that is running. */
interface Recording {
  readonly builder: GraphBuilder;
  /** The graph value of each tensor, by data id; concrete tensors get theirs on first use. */
  readonly values: Map<object, Value>;
  /** The first read of a placeholder that nobody can be told of at once (see `read`). */
  violation: JitError | null;
}

/**
 * A TensorFlow.js backend that computes nothing: its kernels append nodes to the graph of the running trace.
 * Concrete tensors (constants, weights of other backends that TensorFlow.js moves in) become graph constants; they keep
 * their contents, so that they move back when their own backend needs them again.
 */
export class TraceBackend extends tf.KernelBackend {
  private recording: Recording | null = null;
  private readonly records = new tf.DataStorage<TensorRecord>(this, tf.engine());
  private idCount = 0;

  /** Whether a traced function is running right now. */
  get active(): boolean {
    return this.recording !== null;
  }

  /** Runs `body` with kernels recording into `builder`. Traces do not nest. */
  record<T>(builder: GraphBuilder, body: () => T): T {
    this.refuseNesting();
    const recording: Recording = { builder, values: new Map(), violation: null };
    this.recording = recording;
    try {
      const result = body();
      if (recording.violation !== null) throw recording.violation as JitError;
      return result;
    } finally {
      this.recording = null;
    }
  }

  /** @throws JitError `NESTED_TRACE` while a traced function is running. */
  refuseNesting(): void {
    if (this.recording === null) return;
    throw new JitError(
      'NESTED_TRACE',
      'a traced function called a compiled function.',
      'Call the plain function inside, and compile only the outermost one.',
    );
  }

  /** The graph under construction, for kernels. */
  graph(kernelName: string): GraphBuilder {
    return this.running(`the kernel ${kernelName} was called`).builder;
  }

  /** The graph value of a tensor. */
  valueFor(info: tf.TensorInfo): Value {
    const { builder, values } = this.running('a tensor was looked up');
    const known = values.get(info.dataId);
    if (known !== undefined) return known;
    const record = this.exists(info.dataId) ? this.records.get(info.dataId) : null;
    if (record === null || record.data === null) {
      throw new JitError(
        'FOREIGN_TENSOR',
        `a tensor of shape [${info.shape.join(', ')}] that was disposed or belongs to an earlier trace was used in this one.`,
        'A traced function must not keep tensors between calls; pass them as arguments and return them.',
      );
    }
    const value = constantOf(builder, record.data, record);
    values.set(info.dataId, value);
    return value;
  }

  /** A new tensor for a value of the graph. */
  tensorFor(value: Value): tf.TensorInfo {
    const { values } = this.running('a tensor was made');
    const dataId = this.newId();
    const dtype = tensorType(value.dtype);
    this.records.set(dataId, { shape: value.shape, dtype, data: null, refCount: 1 });
    values.set(dataId, value);
    return { dataId, shape: [...value.shape], dtype };
  }

  override write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): object {
    const dataId = this.newId();
    this.move(dataId, values, shape, dtype, 1);
    return dataId;
  }

  override move(
    dataId: object,
    values: tf.BackendValues,
    shape: number[],
    dtype: tf.DataType,
    refCount: number,
  ): void {
    this.records.set(dataId, { shape: [...shape], dtype, data: values, refCount });
  }

  override readSync(dataId: object): tf.BackendValues {
    const { data, shape } = this.records.get(dataId);
    if (data === null) throw readError(shape);
    return data;
  }

  /**
   * A traced function may drop the promise that an asynchronous read gives it, and a rejection that nobody handles ends
   * the process. So a read of a placeholder stays pending, and the trace throws the error when the function returns.
   */
  override async read(dataId: object): Promise<tf.BackendValues> {
    const { data, shape } = this.records.get(dataId);
    if (data !== null) return data;
    if (this.recording === null) throw readError(shape);
    this.recording.violation ??= readError(shape);
    return new Promise<tf.BackendValues>(() => undefined);
  }

  override disposeData(dataId: object, force = false): boolean {
    if (!this.records.has(dataId)) return true;
    const record = this.records.get(dataId);
    record.refCount--;
    if (!force && record.refCount > 0) return false;
    this.records.delete(dataId);
    return true;
  }

  override incRef(dataId: object): void {
    this.records.get(dataId).refCount++;
  }

  override refCount(dataId: object): number {
    return this.records.has(dataId) ? this.records.get(dataId).refCount : 0;
  }

  override numDataIds(): number {
    return this.records.numDataIds();
  }

  override memory(): { unreliable: boolean; reasons: string[] } {
    return { unreliable: true, reasons: ['Tensors of a trace hold no data.'] };
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override dispose(): void {
    this.recording = null;
  }

  /** Whether a tensor is here or can be moved here. TensorFlow.js passes disposed tensors on without a word. */
  private exists(dataId: object): boolean {
    const home = tf.engine().state.tensorInfo.get(dataId)?.backend;
    return this.records.has(dataId) || (home !== undefined && home !== this);
  }

  private running(what: string): Recording {
    if (this.recording !== null) return this.recording;
    throw new JitError(
      'OUTSIDE_TRACE',
      `${what} on the tracing backend outside a trace.`,
      'A tensor of a traced function escaped from it; return it from the function instead.',
    );
  }

  private newId(): object {
    return { trace: this.idCount++ };
  }
}

function readError(shape: readonly number[]): JitError {
  return new JitError(
    'TENSOR_READ_IN_JIT',
    `the contents of a tensor of shape [${shape.join(', ')}] were read while its function was being traced.`,
    'A traced function runs once, on placeholders: return the tensor and read the result, and use tf.where instead of branching on values.',
  );
}

function tensorType(dtype: ElementType): DType {
  if (dtype === 'int64') throw new Error('a kernel returned an int64 value; cast it to int32 first');
  if (dtype === 'float16')
    throw new Error('a kernel returned a float16 value; only outputs of a model can be');
  return dtype;
}

function constantOf(
  builder: GraphBuilder,
  values: tf.BackendValues,
  { shape, dtype }: { readonly shape: readonly number[]; readonly dtype: tf.DataType },
): Value {
  if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') {
    throw new JitError(
      'UNSUPPORTED_ARGUMENT',
      `a ${dtype} tensor of shape [${shape.join(', ')}] was used in a traced function.`,
      'Only float32, int32 and bool can be compiled; convert it outside.',
    );
  }
  const data = typed(values as ArrayLike<number>, dtype);
  // Tensors that gradients fill with one number fold away as splats, and are not written to the model in full.
  return data.length > 0 && data.every((element) => Object.is(element, data[0]))
    ? builder.splat(data[0], shape, dtype)
    : builder.constant(data, shape, dtype);
}

function typed(values: ArrayLike<number>, dtype: DType): TypedArray {
  if (dtype === 'float32') return values instanceof Float32Array ? values : Float32Array.from(values);
  if (dtype === 'int32') return values instanceof Int32Array ? values : Int32Array.from(values);
  return values instanceof Uint8Array ? values : Uint8Array.from(values);
}
