import * as tf from '@tensorflow/tfjs';
import { jit } from '../api/jit.js';
import { activateEager, type EagerBackend } from '../eager/backend.js';
import { float32 } from '../ndarray.js';
import { trace } from './trace.js';

const signature = { shape: [2, 3], dtype: 'float32' } as const;
const loss = (w: tf.Tensor, x: tf.Tensor) => tf.sum(tf.square(tf.sub(tf.mul(x, w), tf.scalar(3))));

describe('trace', () => {
  it('names inputs and outputs by their paths', () => {
    const { graph, outputTree } = trace(
      ({ 'a.b': x }: Record<string, tf.Tensor>, [y]: tf.Tensor[]) => ({ sum: [tf.add(x, y)], x }),
      [{ 'a.b': signature }, [signature]],
    );
    expect(graph.inputs.map(({ name }) => name)).toEqual(['in:0.a.b', 'in:1.0']);
    expect(graph.outputs.map(({ name }) => name)).toEqual(['out:sum.0', 'out:x']);
    expect(graph.outputs[1].value).toBe(graph.inputs[0]);
    expect(outputTree).toEqual({ sum: [{ name: 'out:sum.0' }], x: { name: 'out:x' } });
  });

  it('leaves no tensor behind, kept ones, variables and gradients included', async () => {
    await activateEager('cpu');
    const before = tf.memory();
    trace(
      (x: tf.Tensor) => {
        tf.keep(tf.neg(x));
        const scale = tf.variable(tf.scalar(2));
        const { value, grads } = tf.valueAndGrads((w: tf.Tensor) => loss(w, tf.mul(x, scale)))([
          tf.ones([3]),
        ]);
        return { value, grads };
      },
      [signature],
    );
    expect(tf.memory()).toMatchObject({
      numTensors: before.numTensors,
      numDataBuffers: before.numDataBuffers,
      numBytes: before.numBytes,
    });
    expect(Object.keys(tf.engine().registeredVariables)).toEqual([]);
    expect(tf.getBackend()).toBe('cpu');
  });

  it('leaves TensorFlow.js without a backend where it had none', async () => {
    const engine = tf.engine() as unknown as Record<string, unknown>;
    Object.assign(engine, { backendName: '', backendInstance: null });
    trace((x: tf.Tensor) => tf.neg(x), [signature]);
    expect(tf.getBackend()).toBe('');
    expect(engine['backendInstance']).toBeNull();
    await activateEager('cpu');
  });

  it('is never picked by TensorFlow.js on its own', () => {
    const { registryFactory } = tf.engine();
    expect(registryFactory['protobench-trace'].priority).toBeLessThan(registryFactory['cpu'].priority);
  });

  it.each<EagerBackend>(['cpu', 'wasm'])(
    'a weight on %s is a constant, and still works there',
    async (backend) => {
      await activateEager(backend);
      const weight = tf.tensor([1, 2, 3]);
      const variable = tf.variable(tf.tensor([10, 20, 30]));
      const clone = weight.clone();
      const before = tf.memory();
      const scaled = jit((x: tf.Tensor) => tf.add(tf.mul(x, weight), variable));
      const x = float32([2, 3], [1, 1, 1, 2, 2, 2]);
      expect([...(await scaled(x)).data]).toEqual([11, 22, 33, 12, 24, 36]);
      expect([...weight.dataSync()]).toEqual([1, 2, 3]);
      expect([...tf.tidy(() => tf.add(weight, variable).dataSync())]).toEqual([11, 22, 33]);
      expect([...tf.tidy(() => tf.neg(clone).dataSync())]).toEqual([-1, -2, -3]);
      // Once more, now that the data came back.
      expect([...(await scaled(float32([1, 3], [1, 1, 1]))).data]).toEqual([11, 22, 33]);
      variable.assign(tf.tidy(() => tf.neg(weight)));
      expect([...variable.dataSync()]).toEqual([-1, -2, -3]);
      expect(tf.memory().numTensors).toBe(before.numTensors + 1);
      await scaled.dispose();
      tf.dispose([weight, clone, variable]);
    },
  );

  it('a constant of one number is not written out', () => {
    const { graph } = trace((x: tf.Tensor) => tf.add(x, tf.zeros([2, 3])), [signature]);
    const constants = graph.nodes.flatMap(({ inputs }) => inputs).filter((value) => value?.constant);
    for (const value of constants) expect(value?.constant?.kind).toBe('splat');
  });
});
