import * as tf from '@tensorflow/tfjs';
import { float32, int32 } from '../ndarray.js';
import { Model } from '../runtime/model.js';
import { describe as describeGraph, toOnnx } from './export.js';

const OPTIONS = { inputs: ['x'], outputType: 'float16' } as const;

/** A half by its definition; 0x7c00 as if there were one more exponent. */
function valueOf(bits: number): number {
  const exponent = bits >> 10;
  const fraction = bits & 0x3ff;
  return exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25);
}

/** The float32 next to a positive one, `by` steps away from zero. */
function step(value: number, by: number): number {
  const word = new Uint32Array(Float32Array.of(value).buffer);
  word[0] += by;
  return new Float32Array(word.buffer)[0];
}

async function halvesOf(values: readonly number[]): Promise<Uint16Array> {
  const x = float32([values.length], values);
  const model = await Model.load(
    toOnnx((a: tf.Tensor) => tf.clone(a), [x], OPTIONS),
    { threads: 1 },
  );
  const { output } = await model.run({ x });
  await model.dispose();
  expect(output).toMatchObject({ dtype: 'float16', shape: [values.length] });
  return output.data as Uint16Array;
}

describe('float16 outputs', () => {
  it('are rounded to nearest with ties to even, around every half and between any two, of both signs', async () => {
    const values: number[] = [];
    const expected: number[] = [];
    for (let bits = 0; bits < 0x7c00; bits++) {
      const middle = (valueOf(bits) + valueOf(bits + 1)) / 2;
      const even = bits % 2 === 0 ? bits : bits + 1;
      values.push(valueOf(bits), step(middle, -1), middle, step(middle, 1));
      expected.push(bits, bits, even, bits + 1);
    }
    const both = [...values, ...values.map((value) => -value)];
    const halves = await halvesOf(both);
    const wrong = both.filter((_, i) => {
      const sign = i < values.length ? 0 : 0x8000;
      return halves[i] !== (expected[i % values.length] | sign);
    });
    expect(wrong).toEqual([]);
  });

  it('keep what is infinite, NaN or smaller than any half', async () => {
    const [nan, ...others] = await halvesOf([
      NaN,
      Infinity,
      -Infinity,
      1e30,
      -65536,
      1e-40,
      -1e-40,
      2 ** -26,
    ]);
    expect(nan & 0x7fff).toBeGreaterThan(0x7c00);
    expect(others).toEqual([0x7c00, 0xfc00, 0x7c00, 0xfc00, 0, 0x8000, 0]);
  });

  it('are those that would be float32, whatever else leaves the model', async () => {
    const x = float32([1, 2, 2, 1], [1, -2, 3, 0.5]);
    const program = (a: tf.Tensor4D) => {
      const filtered = tf.conv2d(a, tf.ones([1, 1, 1, 2]), 1, 'same');
      return { a, filtered, twice: filtered, best: tf.argMax(a, 1), constant: tf.scalar(0.5) };
    };
    const bytes = toOnnx(program, [x], OPTIONS);
    const model = await Model.load(bytes, { threads: 1 });
    const outputs = await model.run({ x });
    await model.dispose();
    const filtered = {
      shape: [1, 2, 2, 2],
      dtype: 'float16',
      data: Uint16Array.of(0x3c00, 0x3c00, 0xc000, 0xc000, 0x4200, 0x4200, 0x3800, 0x3800),
    };
    expect(outputs).toEqual({
      'output.a': { shape: x.shape, dtype: 'float16', data: Uint16Array.of(0x3c00, 0xc000, 0x4200, 0x3800) },
      'output.filtered': filtered,
      'output.twice': filtered,
      'output.best': int32([1, 2, 1], [1, 1]),
      'output.constant': { shape: [], dtype: 'float16', data: Uint16Array.of(0x3800) },
    });
    const types = describeGraph(program, [x], OPTIONS).outputs.map(({ dtype }) => dtype);
    expect(types).toEqual(['float16', 'float16', 'float16', 'int32', 'float16']);
  });
});
