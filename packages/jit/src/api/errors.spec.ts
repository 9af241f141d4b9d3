import * as tf from '@tensorflow/tfjs';
import { activateEager } from '../eager/backend.js';
import { JitError } from '../errors.js';
import { float32, scalar, type NDArray } from '../ndarray.js';
import { jit } from './jit.js';
import { createLoop } from './loop.js';

const x = float32([2, 3], [1, 2, 3, 4, 5, 6]);

/** The error with which a call fails, as text. */
async function failure(body: () => Promise<unknown>): Promise<string> {
  try {
    await body();
  } catch (error) {
    if (!(error instanceof JitError)) throw error;
    return `${error.code}: ${error.message} ${error.hint}`;
  }
  throw new Error('nothing was thrown');
}

/** The same for a function compiled for `x`; it must leave TensorFlow.js as it was. */
async function traceFailure(fn: (x: tf.Tensor) => unknown): Promise<string> {
  await activateEager('cpu');
  const { numTensors, numDataBuffers } = tf.memory();
  const compiled = jit(fn as (x: tf.Tensor) => tf.Tensor);
  const text = await failure(() => compiled(x));
  expect(tf.getBackend()).toBe('cpu');
  expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
  expect(tf.engine().state).toMatchObject({ gradientDepth: 0, kernelDepth: 0, activeTape: null });
  expect(tf.engine().state.scopeStack).toHaveLength(0);
  expect([...tf.add([1], [2]).dataSync()]).toEqual([3]);
  expect(await failure(() => compiled(x))).toBe(text);
  await compiled.dispose();
  return text;
}

describe('errors of a trace', () => {
  it.each([
    ['dataSync', (t: tf.Tensor) => tf.scalar(t.dataSync()[0])],
    ['arraySync', (t: tf.Tensor) => tf.tensor(t.arraySync())],
    ['print', (t: tf.Tensor) => (t.print(), t)],
    ['data, whose promise is dropped', (t: tf.Tensor) => (void t.data(), t)],
    ['array, whose promise is dropped', (t: tf.Tensor) => (void t.array(), t)],
  ])('reading with %s', async (_, fn) => {
    expect(await traceFailure((t) => fn(tf.add(t, t)))).toBe(
      'TENSOR_READ_IN_JIT: the contents of a tensor of shape [2, 3] were read while its function was being traced. A traced function runs once, on placeholders: return the tensor and read the result, and use tf.where instead of branching on values.',
    );
  });

  it('in the middle of a gradient', async () => {
    const fn = (t: tf.Tensor) =>
      tf.grad((a) => {
        const squared = tf.mul(tf.mul(a, a), a);
        squared.dataSync();
        return tf.sum(squared);
      })(t);
    expect(await traceFailure(fn)).toMatch(/^TENSOR_READ_IN_JIT/);
  });

  it('an async function', async () => {
    expect(await traceFailure(async (t) => tf.tensor(await t.data()))).toMatchInlineSnapshot(
      `"ASYNC_FUNCTION: the traced function returned a promise. A traced function is synchronous; await what it needs before it is called."`,
    );
    expect(await traceFailure(async () => Promise.reject(new Error('of its own')))).toMatch(
      /^ASYNC_FUNCTION/,
    );
  });

  it('a tensor of an earlier trace', async () => {
    const seen: tf.Tensor[] = [];
    const keeps = (t: tf.Tensor) => {
      seen.push(tf.keep(tf.add(t, t)));
      return tf.add(seen[0], t);
    };
    await activateEager('cpu');
    const first = jit(keeps);
    await first(x);
    await first.dispose();
    expect(() => seen[0].dataSync()).toThrow('disposed');
    expect(await traceFailure(keeps)).toMatchInlineSnapshot(
      `"FOREIGN_TENSOR: a tensor of shape [2, 3] that was disposed or belongs to an earlier trace was used in this one. A traced function must not keep tensors between calls; pass them as arguments and return them."`,
    );
  });

  it('a disposed tensor of another backend', async () => {
    await activateEager('cpu');
    const gone = tf.tensor([1, 2]);
    gone.dispose();
    expect(await traceFailure((t) => tf.add(t, gone))).toMatch(/^FOREIGN_TENSOR/);
  });

  it('a nested compiled function', async () => {
    const inner = jit((t: tf.Tensor) => tf.add(t, t));
    const loop = createLoop((state: object) => ({ state, output: {} }), {});
    const hint =
      '"NESTED_TRACE: a traced function called a compiled function. Call the plain function inside, and compile only the outermost one."';
    expect(await traceFailure(() => inner(x))).toBe(JSON.parse(hint));
    expect(await traceFailure(() => loop.step({}))).toBe(JSON.parse(hint));
    const eager = jit((t: tf.Tensor) => t, { engine: 'eager' });
    expect(await traceFailure(() => eager(x))).toBe(JSON.parse(hint));
    await inner.dispose();
    await loop.dispose();
  });

  it('a kernel that cannot be compiled', async () => {
    expect(
      await traceFailure((t) =>
        tf.image.nonMaxSuppression(tf.zeros([3, 4]) as tf.Tensor2D, tf.squeeze(tf.slice(t, [0], [1])), 2),
      ),
    ).toMatchInlineSnapshot(
      `"UNSUPPORTED_KERNEL: the TensorFlow.js kernel NonMaxSuppressionV3 cannot be compiled: the shape of its result depends on the data, and compiled graphs have fixed shapes (inputs: float32 [3, 4], float32 [3]). Write the function with other operations, or run it with the eager engine. A kernel is added as src/kernels/<name>.ts and one line in registry.ts, see docs/jit.md."`,
    );
  });

  it('a string tensor', async () => {
    expect(await traceFailure(() => tf.concat([tf.tensor(['a']), tf.tensor(['b'])]))).toMatchInlineSnapshot(
      `"UNSUPPORTED_ARGUMENT: a string tensor of shape [1] was used in a traced function. Only float32, int32 and bool can be compiled; convert it outside."`,
    );
  });

  it('results that are no tensors, or not told apart', async () => {
    expect(await traceFailure((t) => ({ loss: t, count: 3 }))).toMatchInlineSnapshot(
      `"NOT_A_TENSOR: 'count' is the number 3, where a tensor, an array or a plain object is expected. Close over settings that are not tensors, and pass numbers that change as scalars."`,
    );
    expect(await traceFailure((t) => ({ loss: null, t }))).toMatchInlineSnapshot(
      `"NOT_A_TENSOR: 'loss' is null, where a tensor, an array or a plain object is expected. Leave the entry out, or set it to undefined."`,
    );
    expect(await traceFailure((t) => ({ 'a.b': t, a: { b: tf.neg(t) } }))).toMatchInlineSnapshot(
      `"DUPLICATE_PATH: two leaves of the result have the path 'a.b'. Keys may hold dots, but { "a.b": x } and { a: { b: y } } in one tree cannot be told apart: rename one of the keys."`,
    );
  });

  it('an error of the function itself comes through as it is', async () => {
    await activateEager('cpu');
    await expect(jit((t: tf.Tensor) => tf.tidy(() => tf.reshape(t, [5])))(x)).rejects.toThrow(
      'Size(6) must match',
    );
    expect(tf.getBackend()).toBe('cpu');
  });
});

describe('errors of arguments', () => {
  const sum = jit((a: tf.Tensor) => tf.add(a, a));
  const call = (argument: unknown) => failure(() => sum(argument as NDArray));

  afterAll(() => sum.dispose());

  it('arrays that are not what they say', async () => {
    expect(await call({ ...x, shape: [3, 3] })).toMatchInlineSnapshot(
      `"BAD_INPUT: argument 0 has the shape [3, 3] and 6 elements; expected 9. Pass { shape, dtype, data } in which data is row-major and as long as the shape says, as float32() makes it."`,
    );
    expect(await call({ ...x, shape: [2.5, 1] })).toMatchInlineSnapshot(
      `"BAD_INPUT: argument 0 has the shape [2.5,1]; expected whole numbers. Pass { shape, dtype, data } in which data is row-major and as long as the shape says, as float32() makes it."`,
    );
    expect(await call({ ...x, data: [1, 2, 3, 4, 5, 6] })).toMatchInlineSnapshot(
      `"BAD_INPUT: argument 0 is float32 and holds an Array; expected a Float32Array. Pass { shape, dtype, data } in which data is row-major and as long as the shape says, as float32() makes it."`,
    );
    expect(await call({ ...x, dtype: 'int32' })).toMatchInlineSnapshot(
      `"BAD_INPUT: argument 0 is int32 and holds a Float32Array; expected an Int32Array. Pass { shape, dtype, data } in which data is row-major and as long as the shape says, as float32() makes it."`,
    );
    expect(await call({ ...x, dtype: 'float16' })).toMatchInlineSnapshot(
      `"BAD_INPUT: argument 0 has the type float16; expected float32, int32 or bool. Pass { shape, dtype, data } in which data is row-major and as long as the shape says, as float32() makes it."`,
    );
  });

  it('things that are no arrays', async () => {
    expect(await call(3)).toMatchInlineSnapshot(
      `"NOT_A_TENSOR: '0' is the number 3, where a tensor, an array or a plain object is expected. Close over settings that are not tensors, and pass numbers that change as scalars."`,
    );
    expect(await call(x.data)).toMatchInlineSnapshot(
      `"NOT_A_TENSOR: '0' is an instance of Float32Array, where a tensor, an array or a plain object is expected. Give it a shape: float32(shape, data) or int32(shape, data)."`,
    );
    expect(await call({ lr: null })).toMatchInlineSnapshot(
      `"NOT_A_TENSOR: '0.lr' is null, where a tensor, an array or a plain object is expected. Leave the entry out, or set it to undefined."`,
    );
    const tensor = tf.tensor([1]);
    expect(await call({ weights: [tensor] })).toMatchInlineSnapshot(
      `"NOT_A_TENSOR: '0.weights.0' is an instance of Tensor, where a tensor, an array or a plain object is expected. Outside a compiled function, tensors are plain { shape, dtype, data }; inside it they are tf.Tensor."`,
    );
    tensor.dispose();
  });

  it('two leaves of one path', async () => {
    expect(await call({ 'a.b': x, a: { b: x } })).toMatchInlineSnapshot(
      `"DUPLICATE_PATH: two leaves of the arguments have the path '0.a.b'. Keys may hold dots, but { "a.b": x } and { a: { b: y } } in one tree cannot be told apart: rename one of the keys."`,
    );
  });

  it('after dispose', async () => {
    const f = jit((a: tf.Tensor) => tf.add(a, a));
    await f(x);
    await f.dispose();
    await f.dispose();
    expect(await failure(() => f(x))).toMatchInlineSnapshot(
      `"DISPOSED: a function was called after dispose(). Compile it again."`,
    );
  });
});

describe.each(['compiled', 'eager'] as const)('errors of a loop, %s', (engine) => {
  const state = { params: { 'head.weight': x }, t: scalar(0) };
  type State = { params: { 'head.weight': tf.Tensor }; t: tf.Tensor };
  const options = { engine, eagerBackend: 'cpu' } as const;

  async function stepFailure(fn: (state: State) => unknown): Promise<string> {
    const step = (s: State) => ({ state: fn(s) as State, output: {} });
    const loop = createLoop<State, object, object>(step, state, options);
    const text = await failure(() => loop.step({}));
    const kept = await loop.read();
    expect([...kept.params['head.weight'].data]).toEqual([...x.data]);
    await loop.dispose();
    return text;
  }

  it('another shape, type or set of leaves', async () => {
    const hint =
      'A step must return every leaf of its state, and no other, with the shape and type it had; put results into output.';
    const narrower = (s: State) => ({ 'head.weight': tf.slice(s.params['head.weight'], [0], [1]) });
    expect(await stepFailure((s) => ({ ...s, params: narrower(s) }))).toBe(
      `STATE_CHANGED: state leaf 'params.head.weight' went in as float32 [2, 3] and came out as float32 [1, 3]. ${hint}`,
    );
    expect(await stepFailure((s) => ({ ...s, t: tf.cast(s.t, 'int32') }))).toBe(
      `STATE_CHANGED: state leaf 't' went in as float32 [] and came out as int32 []. ${hint}`,
    );
    expect(await stepFailure(({ params }) => ({ params }))).toBe(
      `STATE_CHANGED: state leaf 't' went into the step and did not come out. ${hint}`,
    );
    expect(await stepFailure((s) => ({ ...s, extra: tf.neg(s.t) }))).toBe(
      `STATE_CHANGED: state leaf 'extra' came out of the step and did not go in. ${hint}`,
    );
  });

  it('after dispose', async () => {
    const loop = createLoop((s: object) => ({ state: s, output: {} }), {}, options);
    await loop.dispose();
    await loop.dispose();
    const text = 'DISPOSED: a loop was used after dispose(). Create it again.';
    expect(await failure(() => loop.step({}))).toBe(text);
    expect(await failure(() => loop.read())).toBe(text);
  });

  it('a bad initial state is refused at once', () => {
    expect(() =>
      createLoop((s: object) => ({ state: s, output: {} }), { w: { ...x, shape: [7] } }, options),
    ).toThrow('argument state.w has the shape [7] and 6 elements; expected 7.');
  });
});
