import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { float32, toOnnx } from '@protobench/jit';
import * as tf from '@tensorflow/tfjs';
import { useTemporaryFolder } from '../testing/temporary-folder.js';
import { onCpuBackend } from './cpu-backend.js';
import { openWeights } from './open.js';
import { readState } from './read-state.js';
import { renaming } from './dialect.js';

const folder = useTemporaryFolder();
const at = (name: string): string => join(folder.path, name);

/** A protobuf field with bytes. */
function field(number: number, bytes: Uint8Array): number[] {
  const length: number[] = [];
  for (let rest = bytes.length; ; rest = rest >> 7) {
    length.push(rest > 127 ? (rest & 127) | 128 : rest);
    if (rest <= 127) break;
  }
  return [(number << 3) | 2, ...length, ...bytes];
}

/** An ONNX model with one initialiser, its fields given. */
function onnxWith(tensor: readonly number[]): Uint8Array {
  const graph = field(5, Uint8Array.from(tensor));
  return Uint8Array.from([8, 9, ...field(7, Uint8Array.from(graph))]);
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

describe('initialisers of ONNX models', () => {
  it('are read from a model that the onnx package wrote', async () => {
    const weight = await onCpuBackend(async () => tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]));
    writeFileSync(
      at('m.onnx'),
      toOnnx((x: tf.Tensor) => tf.matMul(x, weight), [float32([1, 2], [0, 0])]),
    );
    weight.dispose();
    const file = await openWeights(at('m.onnx'));
    const entry = file.entries.find(({ shape }) => shape.join() === '2,3');
    expect(entry).toBeDefined();
    const { name } = entry as { name: string };
    const tensors = await file.read(new Set([name]));
    expect(tensors).toEqual({ [name]: float32([2, 3], [1, 2, 3, 4, 5, 6]) });
  });

  it('are read from float_data, packed dims and half precision', async () => {
    const packed = field(4, new Uint8Array(Float32Array.of(1.5, -2).buffer));
    writeFileSync(
      at('f.onnx'),
      onnxWith([...field(1, Uint8Array.of(2, 1)), 16, 1, ...packed, ...field(8, text('w'))]),
    );
    expect(await (await openWeights(at('f.onnx'))).read(new Set(['w']))).toEqual({
      w: float32([2, 1], [1.5, -2]),
    });
    const halves = field(9, new Uint8Array(Uint16Array.of(0x3c00, 0xc000).buffer));
    writeFileSync(at('h.onnx'), onnxWith([8, 2, 16, 10, ...field(8, text('w')), ...halves]));
    expect(await (await openWeights(at('h.onnx'))).read(new Set(['w', 'x']))).toEqual({
      w: float32([2], [1, -2]),
    });
  });

  it('are refused when they are damaged, elsewhere or not there', async () => {
    const raw = field(9, new Uint8Array(7));
    writeFileSync(at('short.onnx'), onnxWith([8, 2, 16, 1, ...field(8, text('w')), ...raw]));
    const short = await openWeights(at('short.onnx'));
    await expect(short.read(new Set(['w']))).rejects.toMatchObject({
      code: 'WEIGHTS_DAMAGED',
      message: expect.stringContaining("initialiser 'w' of shape [2] has 7 bytes, expected 8"),
    });
    writeFileSync(at('external.onnx'), onnxWith([8, 2, 16, 1, 112, 1, ...field(8, text('w'))]));
    const external = await openWeights(at('external.onnx'));
    await expect(external.read(new Set(['w']))).rejects.toMatchObject({
      message: expect.stringContaining('lies in another file'),
    });
    const whole = onnxWith([8, 2, 16, 1, ...field(8, text('w')), ...field(9, new Uint8Array(8))]);
    writeFileSync(at('cut.onnx'), whole.slice(0, -3));
    await expect(openWeights(at('cut.onnx'))).rejects.toMatchObject({ code: 'WEIGHTS_DAMAGED' });
    writeFileSync(at('text.onnx'), '');
    await expect(openWeights(at('text.onnx'))).rejects.toMatchObject({
      message: expect.stringContaining('no initialisers'),
    });
  });
});

describe('weights of TensorFlow.js models', () => {
  const specs = [
    { name: 'conv', shape: [1, 2, 3, 2], dtype: 'float32' },
    { name: 'deep', shape: [1, 2, 3, 1], dtype: 'float32' },
    { name: 'dense', shape: [2, 3], dtype: 'float32', quantization: { dtype: 'uint8', scale: 0.5, min: -1 } },
  ];

  function write(): void {
    const conv = Float32Array.from({ length: 12 }, (_, i) => i);
    const deep = Float32Array.from({ length: 6 }, (_, i) => i + 100);
    const bytes = Buffer.concat([
      Buffer.from(conv.buffer),
      Buffer.from(deep.buffer),
      Buffer.of(0, 1, 2, 3, 4, 5),
    ]);
    writeFileSync(at('a.bin'), bytes.subarray(0, 20));
    writeFileSync(at('b.bin'), bytes.subarray(20));
    const weightsManifest = [{ paths: ['a.bin', 'b.bin'], weights: specs }];
    writeFileSync(at('model.json'), JSON.stringify({ weightsManifest }));
  }

  it('come from all shards, in the order of PyTorch, quantised ones too', async () => {
    write();
    const needed = { conv: [2, 3, 1, 2], deep: [3, 1, 1, 2], dense: [3, 2] };
    const dialects = [renaming('plain', (name) => name, [])];
    const file = await openWeights(at('model.json'));
    const state = await readState(file, { needed, known: needed, dialects });
    // Element [o, i, 0, w] of PyTorch is [0, w, i, o] of TensorFlow: (w * 3 + i) * 2 + o.
    expect([...state('conv')]).toEqual([0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11]);
    expect([...state('deep')]).toEqual([100, 103, 101, 104, 102, 105]);
    expect([...state('dense')]).toEqual([-1, 0.5, -0.5, 1, 0, 1.5]);
  });

  it('tell of other shapes as they are in the file', async () => {
    write();
    const needed = { conv: [2, 3, 3, 3], deep: [3, 1, 1, 2], dense: [3, 2] };
    const dialects = [renaming('plain', (name) => name, [])];
    const file = await openWeights(at('model.json'));
    await expect(readState(file, { needed, known: needed, dialects })).rejects.toMatchObject({
      code: 'WEIGHTS_MISFIT',
      message: expect.stringContaining('conv (expected [3, 3, 3, 2], found [1, 2, 3, 2])'),
    });
  });

  it('are refused without shards or manifest', async () => {
    write();
    writeFileSync(at('a.bin'), Buffer.alloc(3));
    const cut = await openWeights(at('model.json'));
    await expect(cut.read(new Set(['conv']))).rejects.toMatchObject({ code: 'WEIGHTS_DAMAGED' });
    writeFileSync(at('model.json'), '{}');
    await expect(openWeights(at('model.json'))).rejects.toMatchObject({
      message: expect.stringContaining('no weightsManifest'),
    });
    writeFileSync(at('model.json'), '{');
    await expect(openWeights(at('model.json'))).rejects.toMatchObject({ code: 'WEIGHTS_DAMAGED' });
  });
});

it('files of other formats are refused', async () => {
  await expect(openWeights(at('model.pth'))).rejects.toMatchObject({
    code: 'WEIGHTS_DAMAGED',
    message: expect.stringContaining('.safetensors, .onnx and .json'),
  });
});
