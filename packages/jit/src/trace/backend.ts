import * as tf from '@tensorflow/tfjs';
import { JitError } from '../errors.js';
import type { GraphBuilder } from '../graph/builder.js';
import type { ElementType, Value } from '../graph/value.js';
import type { DType, TypedArray } from '../ndarray.js';

/** Name under which the tracing backend is registered with TensorFlow.js. */
export const TRACE_BACKEND = 'protobench-trace';

/** A tensor of the tracing backend: a value of the graph being traced, or concrete data that became a constant. */
interface TensorRecord {
  readonly shape: readonly number[];
  readonly dtype: DType;
  /** Set for data that exists; such tensors can outlive a trace and move between backends. */
  readonly data: TypedArray | null;
  /** The value in `owner`, made on first use for concrete data. */
  value: Value | null;
  owner: GraphBuilder | null;
  refCount: number;
}

/**
 * A TensorFlow.js backend that computes nothing: its kernels append nodes to the graph of the running trace.
 * Concrete tensors (constants, weights of other backends that TensorFlow.js moves in) become graph constants.
 */
export class TraceBackend extends tf.KernelBackend {
  /** The trace that is running, if any. */
  private builder: GraphBuilder | null = null;
  private readonly records = new tf.DataStorage<TensorRecord>(this, tf.engine());
  private idCount = 0;

  /** Runs `body` with kernels recording into `builder`. Traces do not nest. */
  record<T>(builder: GraphBuilder, body: () => T): T {
    if (this.builder !== null) {
      throw new JitError(
        'NESTED_TRACE',
        'a traced function called a compiled function.',
        'Call the plain function inside, and compile only the outermost one.',
      );
    }
    this.builder = builder;
    try {
      return body();
    } finally {
      this.builder = null;
    }
  }

  /** The graph under construction, for kernels. */
  graph(kernelName: string): GraphBuilder {
    if (this.builder === null) {
      throw new JitError(
        'OUTSIDE_TRACE',
        `the kernel ${kernelName} was called on the tracing backend outside a trace.`,
        'A tensor of a traced function escaped from it; return it from the function instead.',
      );
    }
    return this.builder;
  }

  /** The graph value of a tensor. */
  valueFor(info: tf.TensorInfo): Value {
    const record = this.records.get(info.dataId);
    const builder = this.graph('lookup');
    if (record.owner !== builder) {
      if (record.data === null) {
        throw new JitError(
          'FOREIGN_TENSOR',
          `a tensor of shape [${info.shape}] from an earlier trace was used in this one.`,
          'A traced function must not keep tensors between calls; pass them as arguments and return them.',
        );
      }
      record.value = builder.constant(record.data, record.shape, record.dtype);
      record.owner = builder;
    }
    return record.value as Value;
  }

  /** A new tensor for a value of the graph. */
  tensorFor(value: Value): tf.TensorInfo {
    const dataId = this.newId();
    const dtype = tensorType(value.dtype);
    this.records.set(dataId, {
      shape: value.shape,
      dtype,
      data: null,
      value,
      owner: this.graph('output'),
      refCount: 1,
    });
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
    if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') {
      throw new JitError(
        'UNSUPPORTED_ARGUMENT',
        `a ${dtype} tensor of shape [${shape}] came into a traced function.`,
        'Only float32, int32 and bool can be compiled; convert it outside.',
      );
    }
    const data = concrete(values as ArrayLike<number>, dtype);
    this.records.set(dataId, { shape: [...shape], dtype, data, value: null, owner: null, refCount });
  }

  override readSync(dataId: object): tf.BackendValues {
    const { data, shape } = this.records.get(dataId);
    if (data !== null) return data;
    throw new JitError(
      'TENSOR_READ_IN_JIT',
      `the contents of a tensor of shape [${shape}] were read while its function was being traced.`,
      'A traced function runs once, on placeholders: return the tensor and read the result, and use tf.where instead of branching on values.',
    );
  }

  override async read(dataId: object): Promise<tf.BackendValues> {
    return this.readSync(dataId);
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
    this.builder = null;
  }

  private newId(): object {
    return { trace: this.idCount++ };
  }
}

function tensorType(dtype: ElementType): DType {
  if (dtype === 'int64') throw new Error('a kernel returned an int64 value; cast it to int32 first');
  return dtype;
}

function concrete(values: ArrayLike<number>, dtype: DType): TypedArray {
  if (dtype === 'float32') return values instanceof Float32Array ? values : Float32Array.from(values);
  if (dtype === 'int32') return values instanceof Int32Array ? values : Int32Array.from(values);
  return values instanceof Uint8Array ? values : Uint8Array.from(values);
}
