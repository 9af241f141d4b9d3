import type * as ort from 'onnxruntime-node';
import { JitError } from '../errors.js';
import type { HalfArray, NDArray } from '../ndarray.js';
import { checkArray } from './check-array.js';
import { openSession, runtimeError } from './open-session.js';
import type { SessionOptions } from './options.js';
import { fromRuntime, halvesFromRuntime, toRuntime } from './session.js';

/** Arrays by the names that the model has for them. */
export type NamedArrays = Readonly<Record<string, NDArray>>;

/** What a model gives, by the names that it has for it; float16 where it was written with `outputType: 'float16'`. */
export type NamedOutputs = Readonly<Record<string, NDArray | HalfArray>>;

/** A model that `toOnnx` wrote, loaded: it runs without TensorFlow.js, and so in threads that start quickly. */
export class Model {
  private running: Promise<unknown> = Promise.resolve();

  private constructor(private inner: ort.InferenceSession | null) {}

  /**
   * Loads the bytes of a model, which are not needed afterwards.
   * @throws JitError `PROVIDER_UNAVAILABLE` for a provider that is not there, `RUNTIME` when the model cannot be loaded.
   */
  static async load(bytes: Uint8Array, options: SessionOptions = {}): Promise<Model> {
    return new Model(await openSession(bytes, options));
  }

  /**
   * Runs the model on an array for each input; resolves to new arrays, in the order of the model's outputs. The calling
   * thread stands still meanwhile.
   * @throws JitError `BAD_INPUT` for an array that is missing or not what it says, `DISPOSED`, `RUNTIME`.
   */
  async run(inputs: NamedArrays): Promise<NamedOutputs> {
    const { inner } = this;
    if (inner === null) throw new JitError('DISPOSED', 'a model was run after dispose().', 'Load it again.');
    const feeds: Record<string, ort.Tensor> = {};
    for (const name of inner.inputNames) {
      if (inputs[name] === undefined) {
        throw new JitError(
          'BAD_INPUT',
          `the input ${name} of a model is missing; it has ${inner.inputNames.join(', ')}.`,
          'Pass an array for each input.',
        );
      }
      checkArray(inputs[name], `input ${name}`);
      feeds[name] = toRuntime(inputs[name]);
    }
    const result = inner.run(feeds);
    this.running = result.catch(() => undefined);
    try {
      const outputs = await result;
      return Object.fromEntries(
        inner.outputNames.map((name) => {
          const tensor = outputs[name] as ort.Tensor;
          return [name, tensor.type === 'float16' ? halvesFromRuntime(tensor) : fromRuntime(tensor)];
        }),
      );
    } catch (cause) {
      throw runtimeError('run a model', cause);
    }
  }

  /** Frees the model when the run under way is done. Safe to call twice. */
  async dispose(): Promise<void> {
    const { inner } = this;
    this.inner = null;
    await this.running;
    await inner?.release();
  }
}
