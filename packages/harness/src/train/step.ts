import { clipByGlobalNorm, createOptimiser } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import type { Detector, LossOutput, TensorRecord } from '../contract/detector.js';

/** Everything that a training step changes. */
export interface TrainingState {
  readonly params: TensorRecord;
  readonly buffers: TensorRecord;
  readonly optimiser: TensorRecord;
}

/** What a training step is given. */
export interface TrainingInputs {
  /** `[batch, height, width, channels]` per tap. */
  readonly taps: readonly tf.Tensor4D[];
  readonly noise: TensorRecord;
  /** 0-based, float32. */
  readonly step: tf.Scalar;
  readonly lr: tf.Scalar;
  /** int32 `[batch]` */
  readonly category: tf.Tensor;
}

/** What a training step reports. */
export interface TrainingOutput {
  readonly loss: tf.Scalar;
  readonly logs: Readonly<Record<string, tf.Scalar>>;
}

/** Forward pass, gradients, clipping, optimiser and the detector's last word, as one function to be compiled. */
export function trainingStep(
  detector: Detector,
): (state: TrainingState, inputs: TrainingInputs) => { state: TrainingState; output: TrainingOutput } {
  const { optimiser: policy, clipNorm } = detector.training;
  const optimiser = createOptimiser(policy);
  return (state, inputs) => {
    const { forward, grads } = differentiate(detector, state, inputs);
    const clipped = clipNorm === null ? grads : clipByGlobalNorm(grads, clipNorm);
    const updated = optimiser.update(state.params, clipped, state.optimiser, {
      lr: inputs.lr,
      step: inputs.step,
    });
    const next = { params: updated.params, buffers: { ...state.buffers, ...forward.buffers } };
    const final = detector.afterUpdate?.({ ...next, aux: forward.aux ?? {} }) ?? next;
    return {
      state: { params: final.params, buffers: final.buffers, optimiser: updated.state },
      output: { loss: forward.loss, logs: forward.logs ?? {} },
    };
  };
}

function differentiate(
  detector: Detector,
  state: TrainingState,
  inputs: TrainingInputs,
): { forward: LossOutput; grads: Record<string, tf.Tensor> } {
  const names = Object.keys(state.params);
  let kept: LossOutput | null = null;
  const run = tf.valueAndGrads((...tensors: tf.Tensor[]) => {
    const params = Object.fromEntries(names.map((name, i) => [name, tensors[i]]));
    const output = detector.loss({ ...inputs, params, buffers: state.buffers });
    kept = mapOutput(output, (tensor) => tf.keep(tensor.clone()));
    return output.loss;
  });
  const { grads } = run(names.map((name) => state.params[name]));
  // The gradient's own scope has freed what was made inside it; what was kept moves to the scope of the step.
  const forward = mapOutput(kept as unknown as LossOutput, (tensor) => {
    const copy = tensor.clone();
    tensor.dispose();
    return copy;
  });
  return { forward, grads: Object.fromEntries(names.map((name, i) => [name, grads[i]])) };
}

function mapOutput(output: LossOutput, map: (tensor: tf.Tensor) => tf.Tensor): LossOutput {
  const record = (tensors: TensorRecord | undefined) =>
    Object.fromEntries(Object.entries(tensors ?? {}).map(([name, tensor]) => [name, map(tensor)]));
  return {
    loss: map(output.loss) as tf.Scalar,
    buffers: record(output.buffers),
    logs: record(output.logs) as Record<string, tf.Scalar>,
    aux: record(output.aux),
  };
}
