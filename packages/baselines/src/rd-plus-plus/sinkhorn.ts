import { customGradient } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';

/**
 * Optimal transport with entropy between uniform weights, `[batch, n, n]` costs -> `[batch]` (Cuturi, NeurIPS 2013): the value of
 * the dual after a fixed number of Sinkhorn iterations.
 *
 * The derivative with respect to a cost is the mass that is moved along it, as the theorem of the envelope says of the optimum, so
 * no gradient runs through the iterations. Costs should lie in [0, 2] and `blur` be at least 0.05, which
 * `exp(-cost / blur)` takes in float32.
 *
 * @param blur weight of the entropy, in the units of the costs
 */
export function sinkhorn(costs: tf.Tensor3D, blur: number, iterations: number): tf.Tensor1D {
  const [batch, n] = costs.shape;
  return customGradient<tf.Tensor1D>(
    [costs],
    () => {
      const kernel = tf.exp(tf.mul(costs, -1 / blur));
      let right: tf.Tensor = tf.ones([batch, n, 1]);
      let left: tf.Tensor = right;
      for (let i = 0; i < iterations; i++) {
        left = tf.div(1 / n, tf.matMul(kernel, right));
        right = tf.div(1 / n, tf.matMul(kernel, left, true, false));
      }
      const plan = tf.mul(tf.mul(kernel, left), tf.transpose(right, [0, 2, 1]));
      // After an iteration all mass is moved, so the dual is the mean of the potentials alone, up to the entropy of the weights.
      const potentials = tf.mul(tf.log(tf.mul(tf.mul(left, right), n * n)), blur / n);
      return { value: tf.sum(potentials, [1, 2]) as tf.Tensor1D, saved: [plan] };
    },
    (dy, [plan]) => [tf.mul(plan, tf.reshape(dy, [batch, 1, 1]))],
  );
}
