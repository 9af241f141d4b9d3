import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { float32 } from '@protobench/jit';
import { encodeSafetensors, writeSafetensors } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { defineNetwork, type NetworkDefinition } from './define.js';
import { createExtractor } from './extractor.js';
import type { Backbone } from './model.js';
import { parametersFor, tapNames, type Architecture } from './network/architecture.js';
import { conv } from './network/conv.js';
import { filledTensors } from './testing/synthetic-weights.js';
import { useTemporaryFolder } from './testing/temporary-folder.js';
import { renaming } from './weights/dialect.js';

const folder = useTemporaryFolder();

function architecture(): Architecture {
  const layers = [
    conv({ name: 'a', inputs: 3, outputs: 4, kernel: 3, stride: 2, pad: 1, norm: { name: 'bn' } }),
    conv({ name: 'b', inputs: 4, outputs: 2, kernel: 1, bias: true }),
    conv({ name: 'c', inputs: 2, outputs: 2, kernel: 1 }),
  ];
  return {
    stages: layers.map((layer, i) => ({
      tap: `tap${i}`,
      layers: [layer],
      run: (tensors, x) => layer.apply(tensors, x as tf.Tensor4D),
    })),
  };
}

function define(sha256?: string): NetworkDefinition {
  return defineNetwork({
    name: 'tiny',
    title: 'Tiny',
    licence: 'MIT',
    source: 'a test',
    input: { size: 8, mean: [0.5, 0.4, 0.3], std: [0.2, 0.3, 0.4], range: 1 },
    taps: [
      { name: 'tap0', stride: 2, channels: 4 },
      { name: 'tap1', stride: 2, channels: 2 },
    ],
    weightsSource: {
      files: ['tiny.safetensors', 'other/model.safetensors'],
      obtain: 'Make it.',
      ...(sha256 === undefined ? {} : { sha256 }),
    },
    architecture: architecture(),
    dialects: [
      renaming('plain', (name) => name, [/^head\./]),
      renaming('prefixed', (name) => `net.${name}`, []),
    ],
  });
}

const image = { count: 1, height: 8, width: 8, data: Uint8Array.from({ length: 192 }, (_, i) => i) };
const published = () => filledTensors(parametersFor(architecture(), ['tap0', 'tap1']));

async function features(backbone: Backbone): Promise<number[][]> {
  const extractor = createExtractor(backbone, ['tap0', 'tap1']);
  const arrays = await extractor.extract(image);
  await extractor.dispose();
  backbone.dispose();
  return arrays.map(({ data }) => [...data]);
}

describe('a network with published weights', () => {
  it('is loaded from the first file that is there, and its hash is that of the file', async () => {
    const path = join(folder.path, 'tiny.safetensors');
    mkdirSync(join(folder.path, 'other'));
    writeSafetensors(join(folder.path, 'other', 'model.safetensors'), published());
    const second = await define().load({ weightsRoot: folder.path });
    writeSafetensors(path, published(), { note: 'another file' });
    const first = await define().load({ weightsRoot: folder.path });
    expect(first.weightsHash).toBe(createHash('sha256').update(readFileSync(path)).digest('hex'));
    expect(second.weightsHash).not.toBe(first.weightsHash);
    expect(first.weights).toBe('published');
    expect(await features(first)).toEqual(await features(second));
  });

  it('normalises pixels, folds norms, and matches the definition of a convolution', async () => {
    writeSafetensors(join(folder.path, 'tiny.safetensors'), published());
    const [tap0] = await features(await define().load({ weightsRoot: folder.path }));
    const p = published();
    const { mean, std } = define().input;
    const value = (y: number, x: number, c: number): number =>
      y < 0 || x < 0 || y > 7 || x > 7 ? 0 : (image.data[(y * 8 + x) * 3 + c] / 255 - mean[c]) / std[c];
    const expected: number[] = [];
    for (let y = 0; y < 4; y++) {
      for (let x = 0; x < 4; x++) {
        for (let o = 0; o < 4; o++) {
          let sum = 0;
          for (let c = 0; c < 3; c++) {
            for (let i = 0; i < 9; i++) {
              const [dy, dx] = [Math.floor(i / 3) - 1, (i % 3) - 1];
              sum += p['a.weight'].data[(o * 3 + c) * 9 + i] * value(2 * y + dy, 2 * x + dx, c);
            }
          }
          const [weight, bias, m, v] = ['weight', 'bias', 'running_mean', 'running_var'].map(
            (part) => p[`bn.${part}`].data[o],
          );
          expected.push(((sum - m) / Math.sqrt(v + 1e-5)) * weight + bias);
        }
      }
    }
    expect(tap0).toHaveLength(64);
    tap0.forEach((found, i) => expect(found).toBeCloseTo(expected[i], 5));
  });

  it('accepts other namings, the head, and tensors that only deeper taps need', async () => {
    const all = filledTensors(parametersFor(architecture(), tapNames(architecture())));
    const path = join(folder.path, 'tiny.safetensors');
    writeSafetensors(path, { ...all, 'head.weight': float32([1], [1]) });
    const plain = await features(await define().load({ weightsRoot: folder.path }));
    writeSafetensors(
      path,
      Object.fromEntries(Object.entries(all).map(([name, array]) => [`net.${name}`, array])),
    );
    expect(await features(await define().load({ weightsRoot: folder.path }))).toEqual(plain);
  });

  it('tells what does not fit', async () => {
    const { 'a.weight': a, ...all } = published();
    const rest = Object.fromEntries(Object.entries(all).filter(([name]) => name !== 'b.bias'));
    writeSafetensors(join(folder.path, 'tiny.safetensors'), {
      ...rest,
      'a.weight': float32([4, 3, 9], a.data),
      extra: float32([1], [0]),
    });
    await expect(define().load({ weightsRoot: folder.path })).rejects.toMatchObject({
      code: 'WEIGHTS_MISFIT',
      message: `the weight file ${join(folder.path, 'tiny.safetensors')} does not fit the network (read with the names of plain): 1 missing: b.bias; 1 with another shape: a.weight (expected [4, 3, 3, 3], found [4, 3, 9]); 1 unexpected: extra.`,
    });
  });

  it('names the first few of many', async () => {
    writeSafetensors(join(folder.path, 'tiny.safetensors'), { x: float32([1], [0]) });
    await expect(define().load({ weightsRoot: folder.path })).rejects.toMatchObject({
      message: expect.stringContaining('7 missing: a.weight, bn.weight, bn.bias and 4 more;'),
    });
  });

  it('tells where a file was looked for and how to get it', async () => {
    await expect(define().load({ weightsRoot: folder.path })).rejects.toMatchObject({
      code: 'WEIGHTS_MISSING',
      message: expect.stringContaining(join(folder.path, 'other/model.safetensors')),
      hint: 'Make it.',
    });
    await expect(define().load({})).rejects.toMatchObject({
      code: 'WEIGHTS_MISSING',
      hint: expect.stringContaining('PROTOBENCH_WEIGHTS'),
    });
  });

  it('checks a pinned hash, and refuses files that are cut short', async () => {
    const path = join(folder.path, 'tiny.safetensors');
    const bytes = encodeSafetensors(published());
    writeFileSync(path, bytes);
    const hash = createHash('sha256').update(bytes).digest('hex');
    (await define(hash).load({ weightsRoot: folder.path })).dispose();
    await expect(define('0'.repeat(64)).load({ weightsRoot: folder.path })).rejects.toMatchObject({
      code: 'WEIGHTS_DAMAGED',
      message: expect.stringContaining(`its sha256 is ${hash}`),
    });
    writeFileSync(path, bytes.slice(0, -1));
    await expect(define().load({ weightsRoot: folder.path })).rejects.toMatchObject({
      code: 'WEIGHTS_DAMAGED',
    });
  });

  it('refuses unknown taps', async () => {
    const backbone = await define().load({ randomWeights: true });
    expect(() => createExtractor(backbone, ['tap2'])).toThrow(expect.objectContaining({ code: 'BAD_TAP' }));
    backbone.dispose();
  });
});

describe('random weights', () => {
  const load = (seed?: number) =>
    define().load({ randomWeights: true, ...(seed === undefined ? {} : { seed }) });

  it('are marked, the same for a seed, and others for another', async () => {
    const [a, b, c] = [await load(), await load(0), await load(7)];
    expect(a.weights).toBe('random');
    expect(a.weightsHash).toBe(b.weightsHash);
    expect(c.weightsHash).not.toBe(a.weightsHash);
    const [first, again, other] = [await features(a), await features(b), await features(c)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('are never taken by themselves', async () => {
    await expect(define().load({ seed: 1 })).rejects.toMatchObject({ code: 'WEIGHTS_MISSING' });
  });

  it('leave no tensors behind after dispose', async () => {
    const before = tf.memory().numTensors;
    (await load()).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
