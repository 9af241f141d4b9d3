import * as tf from '@tensorflow/tfjs';

/** Named tensors. */
type Params = Readonly<Record<string, tf.Tensor>>;

/**
 * The decoder layer as its description reads, step by step and with the quadratic form of linear attention: what the
 * implementation, which folds norms, shares work and sums contexts first, is held against.
 */
export const reference = {
  linear: (p: Params, name: string, x: tf.Tensor3D): tf.Tensor3D => {
    const [batch, tokens] = x.shape;
    const weight = p[`${name}.weight`] as tf.Tensor2D;
    const rows = tf.matMul(x.reshape([batch * tokens, -1]) as tf.Tensor2D, weight);
    return rows.add(p[`${name}.bias`]).reshape([batch, tokens, weight.shape[1]]);
  },

  norm: (p: Params, name: string, x: tf.Tensor3D): tf.Tensor3D => {
    const { mean, variance } = tf.moments(x, 2, true);
    return x
      .sub(mean)
      .div(variance.add(1e-8).sqrt())
      .mul(p[`${name}.weight`])
      .add(p[`${name}.bias`]) as tf.Tensor3D;
  },

  ffn: (p: Params, name: string, x: tf.Tensor3D): tf.Tensor3D => {
    const hidden = reference.linear(p, `${name}.fc1`, x);
    const active = hidden.mul(0.5).mul(hidden.mul(Math.SQRT1_2).erf().add(1)) as tf.Tensor3D;
    return reference.linear(p, `${name}.fc2`, active);
  },

  /** Every query compared with every key of every context: weights phi(q).phi(k), divided by their sum. */
  attention: (
    p: Params,
    name: string,
    query: tf.Tensor3D,
    contexts: readonly { tokens: tf.Tensor3D; projections: string }[],
    heads: number,
  ): tf.Tensor3D => {
    const phi = (x: tf.Tensor3D): tf.Tensor3D => tf.elu(x).add(1);
    const q = phi(reference.linear(p, `${name}.q`, query));
    const k = tf.concat(
      contexts.map(({ tokens, projections }) => phi(reference.linear(p, `${projections}.k`, tokens))),
      1,
    );
    const v = tf.concat(
      contexts.map(({ tokens, projections }) => reference.linear(p, `${projections}.v`, tokens)),
      1,
    );
    const perHead = tf.split(q, heads, 2).map((head, i) => {
      const weights = tf.matMul(head, tf.split(k, heads, 2)[i], false, true);
      return tf.matMul(weights, tf.split(v, heads, 2)[i]).div(weights.sum(2, true).add(1e-6));
    });
    return reference.linear(p, `${name}.proj`, tf.concat(perHead, 2) as tf.Tensor3D);
  },
};
