import onnxProto from 'onnx-proto';
import * as ort from 'onnxruntime-node';
import * as tf from '@tensorflow/tfjs';
import { jit } from '../api/jit.js';
import { float32, int32 } from '../ndarray.js';
import { fromRuntime, toRuntime } from '../runtime/session.js';
import { describe as describeGraph, toOnnx } from './export.js';

type Params = Record<string, tf.Tensor>;
const head = (params: Params, x: tf.Tensor) => {
  const logits = tf.add(tf.matMul(x, params['head.weight']), params['head.bias']);
  return { scores: tf.softmax(logits), best: tf.argMax(logits, 1) };
};
const params = {
  'head.weight': float32([2, 3], [1, 2, 3, 4, 5, 6]),
  'head.bias': float32([3], [0.5, -9, -0.5]),
  unused: float32([1], [1]),
};
const x = float32([2, 2], [1, 0, -1, 1]);

describe('export to ONNX', () => {
  it('gives a model that ONNX Runtime loads and that computes the same', async () => {
    const bytes = toOnnx(head, [params, x], { inputs: ['params', 'x'], output: 'y' });
    const session = await ort.InferenceSession.create(bytes);
    expect(session.inputNames).toEqual(['params.head.weight', 'params.head.bias', 'params.unused', 'x']);
    expect(session.outputNames).toEqual(['y.scores', 'y.best']);
    const results = await session.run({
      x: toRuntime(x),
      ...Object.fromEntries(
        Object.entries(params).map(([name, array]) => [`params.${name}`, toRuntime(array)]),
      ),
    });
    await session.release();
    const compiled = jit(head);
    const expected = await compiled(params, x);
    await compiled.dispose();
    const scores = fromRuntime(results['y.scores'] as ort.Tensor);
    expect(scores.shape).toEqual([2, 3]);
    scores.data.forEach((value, i) => expect(value).toBeCloseTo(expected.scores.data[i], 6));
    expect(fromRuntime(results['y.best'] as ort.Tensor)).toEqual(int32([2], expected.best.data));
  });

  it('writes the operator set and the name of the graph', () => {
    const model = onnxProto.onnx.ModelProto.decode(
      toOnnx((a: tf.Tensor) => tf.neg(a), [x], { name: 'negative' }),
    );
    expect(model.graph?.name).toBe('negative');
    expect(model.opsetImport.find(({ domain }) => domain === '')?.version).toEqual(
      expect.objectContaining({ low: 20 }),
    );
    expect(model.graph?.input?.map(({ name }) => name)).toEqual(['input']);
    expect(model.graph?.output?.map(({ name }) => name)).toEqual(['output']);
  });

  it('writes operator set 17, which computes the same', async () => {
    const fn = (a: tf.Tensor) => ({
      mean: tf.mean(a, 1),
      max: tf.max(a),
      min: tf.min(a, 0, true),
      product: tf.prod(a, 1),
      sum: tf.sum(a, 0),
    });
    const run = async (opset: 17 | 20) => {
      const bytes = toOnnx(fn, [x], { opset });
      const session = await ort.InferenceSession.create(bytes);
      const results = await session.run({ input: toRuntime(x) });
      await session.release();
      const { irVersion, opsetImport } = onnxProto.onnx.ModelProto.decode(bytes);
      const versions = [Number(irVersion), ...opsetImport.map(({ version }) => Number(version))];
      return {
        versions,
        values: Object.entries(results).map(([name, { data }]) => [name, [...(data as Float32Array)]]),
      };
    };
    const [old, current] = [await run(17), await run(20)];
    expect(old.versions).toEqual([8, 17]);
    expect(current.versions).toEqual([9, 20]);
    expect(old.values).toEqual(current.values);
    expect(() => toOnnx((a: tf.Tensor) => tf.bitwiseAnd(a, a), [int32([1], [3])], { opset: 17 })).toThrow(
      'BitwiseAnd is not in operator set 17',
    );
  });

  it('copies what is an input and an output at once', async () => {
    const session = await ort.InferenceSession.create(toOnnx((a: tf.Tensor) => [a, a, tf.scalar(3)], [x]));
    expect(session.outputNames).toEqual(['output.0', 'output.1', 'output.2']);
    const results = await session.run({ input: toRuntime(x) });
    expect([...fromRuntime(results['output.1'] as ort.Tensor).data]).toEqual([...x.data]);
    await session.release();
  });

  it('describes the graph', () => {
    const weight = tf.tensor2d([[1], [2]]);
    const shift = (a: tf.Tensor, b: tf.Tensor) => tf.add(tf.matMul(a, weight), tf.sum(b));
    const found = describeGraph(shift, [x, x]);
    expect(found.inputs.map(({ name }) => name)).toEqual(['input0', 'input1']);
    expect(found.outputs).toEqual([{ name: 'output', shape: [2, 1], dtype: 'float32' }]);
    expect(found.operators).toMatchObject({ MatMul: 1, ReduceSum: 1, Add: 1 });
    expect(found.constants).toBeGreaterThanOrEqual(2);
    weight.dispose();
  });

  it('writes convolutions as they run fastest, for the cpu only', () => {
    const filter = tf.randomUniform<tf.Rank.R4>([3, 3, 64, 64]);
    const convolve = (a: tf.Tensor4D) => tf.conv2d(a, filter, 1, 'same');
    const image = float32([1, 32, 32, 64], new Float32Array(32 * 32 * 64));
    expect(describeGraph(convolve, [image]).operators.Conv).toBe(1);
    expect(describeGraph(convolve, [image], { target: 'cpu' }).operators.Conv).toBe(12);
    filter.dispose();
  });

  it.each([
    [{ inputs: ['a', 'a'] }, "two inputs or outputs would be called 'a'."],
    [{ inputs: ['a', 'b'], output: 'b' }, "two inputs or outputs would be called 'b'."],
    [{ inputs: ['a'] }, '1 names were given for 2 arguments.'],
  ])('refuses the names %j', (options, message) => {
    expect(() => toOnnx((a: tf.Tensor, b: tf.Tensor) => tf.add(a, b), [x, x], options)).toThrow(message);
  });
});
