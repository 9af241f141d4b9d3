import * as tf from '@tensorflow/tfjs';
import { activateEager } from '../eager/backend.js';
import { toArray, toTensor } from '../eager/run.js';
import { JitError } from '../errors.js';
import type { NDArray } from '../ndarray.js';
import { isTensor } from '../trace/trace.js';
import { flatten, mapTree, type Tree } from '../tree.js';
import { checkState, stateSignature } from './loop-state.js';
import type { Loop, StepFunction } from './loop.js';
import { isArray, type ArraysOf, type JitOptions } from './types.js';

/** {@link Loop} on a TensorFlow.js backend; the state stays in its tensors between steps. */
export class EagerLoop<State, Inputs, Output> implements Loop<State, Inputs, Output> {
  private state: Tree<tf.Tensor> | null = null;
  private tail: Promise<unknown> = Promise.resolve();
  private disposed = false;

  constructor(
    private readonly fn: StepFunction<State, Inputs, Output>,
    private readonly initial: ArraysOf<State>,
    private readonly options: JitOptions,
  ) {}

  step(inputs: ArraysOf<Inputs>): Promise<ArraysOf<Output>> {
    return this.enqueue((state) => this.runStep(state, inputs as Tree<NDArray>)) as Promise<ArraysOf<Output>>;
  }

  read(): Promise<ArraysOf<State>> {
    return this.enqueue((state) => mapTree(state, isTensor, toArray)) as Promise<ArraysOf<State>>;
  }

  async dispose(): Promise<void> {
    if (this.disposed) return;
    await this.tail;
    this.disposed = true;
    if (this.state !== null) disposeAll(this.state);
    this.state = null;
  }

  private enqueue<T>(work: (state: Tree<tf.Tensor>) => T): Promise<T> {
    const result = this.tail.then(async () => {
      if (this.disposed)
        throw new JitError('DISPOSED', 'a loop was used after dispose().', 'Create it again.');
      await activateEager(this.options.eagerBackend);
      this.state ??= mapTree(this.initial as Tree<NDArray>, isArray, (leaf) => tf.keep(toTensor(leaf)));
      return work(this.state);
    });
    this.tail = result.catch(() => undefined);
    return result;
  }

  private runStep(state: Tree<tf.Tensor>, inputs: Tree<NDArray>): Tree<NDArray> {
    tf.engine().startScope('step');
    try {
      const args = mapTree(inputs, isArray, toTensor);
      const result = this.fn(state as unknown as State, args as unknown as Inputs);
      const next = result.state as unknown as Tree<tf.Tensor>;
      checkState(
        stateSignature(this.initial as Tree<NDArray>),
        flatten(next, isTensor, 'out:state').map(({ path, leaf }) => ({ name: path, value: leaf })),
      );
      const output = mapTree(result.output as unknown as Tree<tf.Tensor>, isTensor, toArray);
      // A leaf handed through unchanged is the old tensor itself: clone, so that old and new can be freed apart.
      this.state = mapTree(next, isTensor, (leaf) => tf.keep(leaf.clone()));
      disposeAll(state);
      return output;
    } finally {
      tf.engine().endScope();
    }
  }
}

function disposeAll(state: Tree<tf.Tensor>): void {
  for (const { leaf } of flatten(state, isTensor)) leaf.dispose();
}
