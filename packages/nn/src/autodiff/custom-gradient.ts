import * as tf from '@tensorflow/tfjs';

/** Result of a forward pass: its value, and the tensors that the backward pass needs. */
export interface ForwardPass<T extends tf.Tensor> {
  readonly value: T;
  readonly saved: tf.Tensor[];
}

/**
 * `tf.customGrad` with types. `backward` gets the gradient of the value and copies of `saved`, in order, and
 * returns one gradient per input. It must use no other tensor: those of the forward pass are disposed of by
 * then. `inputs` lists what the result is differentiable in; tensors that `forward` merely closes over are
 * constants.
 */
export function customGradient<T extends tf.Tensor>(
  inputs: readonly tf.Tensor[],
  forward: () => ForwardPass<T>,
  backward: (dy: T, saved: readonly tf.Tensor[]) => tf.Tensor[],
): T {
  const op = tf.customGrad<T>((...args) => {
    const save = args[args.length - 1] as (tensors: tf.Tensor[]) => void;
    const { value, saved } = forward();
    save(saved);
    return { value, gradFunc: (dy, kept) => backward(dy, kept) };
  });
  return op(...inputs);
}
