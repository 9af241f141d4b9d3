import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { jit } from '../api/jit.js';
import { float32 } from '../ndarray.js';
import { toOnnx } from '../onnx/export.js';
import { Model } from './model.js';

const x = float32([2, 3], [1, -2, 3, 4, 5, -6]);
const program = (input: tf.Tensor) => [tf.relu(input), tf.sum(tf.mul(input, tf.scalar(0.5)), 1)];

/** Every module and package that a source file loads, types left out. */
function loadedBy(file: string, seen = new Set<string>()): Set<string> {
  seen.add(file);
  const source = readFileSync(file, 'utf8');
  for (const [, what, specifier] of source.matchAll(/^(?:im|ex)port ([^;]*?)from '([^']+)'/gms)) {
    if (what.startsWith('type ')) continue;
    if (!specifier.startsWith('.')) seen.add(specifier);
    else {
      const path = resolve(dirname(file), specifier.replace(/\.js$/, '.ts'));
      if (!seen.has(path)) loadedBy(path, seen);
    }
  }
  return seen;
}

describe('Model', () => {
  it('gives the bits of the compiled function', async () => {
    const compiled = jit(program, { session: { threads: 1 } });
    const model = await Model.load(toOnnx(program, [x], { inputs: ['x'] }), { threads: 1, spinning: false });
    const outputs = await model.run({ x });
    expect(Object.keys(outputs)).toEqual(['output.0', 'output.1']);
    expect(Object.values(outputs)).toEqual(await compiled(x));
    expect([...outputs['output.0'].data]).toEqual([1, 0, 3, 4, 5, 0]);
    expect([...outputs['output.1'].data]).toEqual([1, 1.5]);
    await compiled.dispose();
    await model.dispose();
  });

  it('refuses what is missing, malformed or too late', async () => {
    const model = await Model.load(toOnnx(program, [x], { inputs: ['x'] }), { threads: 1 });
    await expect(model.run({ y: x })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringContaining('input x') as string,
    });
    await expect(model.run({ x: { ...x, shape: [2, 2] } })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await expect(model.run({ x: float32([1, 3], [1, 2, 3]) })).rejects.toMatchObject({ code: 'RUNTIME' });
    const run = model.run({ x });
    await Promise.all([model.dispose(), model.dispose()]);
    expect((await run)['output.0'].shape).toEqual([2, 3]);
    await expect(model.run({ x })).rejects.toMatchObject({ code: 'DISPOSED' });
    await expect(Model.load(Uint8Array.of(1, 2, 3))).rejects.toMatchObject({ code: 'RUNTIME' });
  });

  it('loads no TensorFlow.js', () => {
    const entry = join(__dirname, '../model.ts');
    expect(existsSync(entry)).toBe(true);
    const loaded = [...loadedBy(entry)];
    expect(loaded).toContain('onnxruntime-node');
    expect(loaded.filter((name) => name.startsWith('@tensorflow'))).toEqual([]);
    // The walk does find it where it is.
    expect([...loadedBy(join(__dirname, '../index.ts'))]).toContain('@tensorflow/tfjs');
  });
});
