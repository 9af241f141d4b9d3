import { initialise, RandomStream } from '@protobench/nn';
import type { ParamSpecs } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { PrdError } from '../errors.js';
import type { LevelShape } from '../geometry/ladder.js';
import { useCpuBackend } from '../testing/cpu-backend.js';
import { smallConfig, tensors } from '../testing/fixtures.js';
import { createReverseDistillation } from './reverse-distillation.js';

useCpuBackend();

const level = (height: number, channels: number, width = height): LevelShape => ({
  name: `${height}`,
  height,
  width,
  channels,
});

const WIDE_RESNET50 = [level(64, 256), level(32, 512), level(16, 1024)];

function count(specs: ParamSpecs, prefixes: readonly string[]): number {
  return Object.entries(specs)
    .filter(([name, { trainable }]) => trainable && prefixes.some((prefix) => name.startsWith(prefix)))
    .reduce((sum, [, { shape }]) => sum + shape.reduce((a, b) => a * b, 1), 0);
}

function shapesOf(taps: readonly LevelShape[], student: object, ocbe: object): number[][] {
  const config = smallConfig({
    input: { standardise: false },
    student: { depths: 1, minWidth: 8, ...student },
    ocbe,
  });
  const base = createReverseDistillation(config, taps);
  const { params, buffers } = initialise(base.specs, RandomStream.fromSeed(1));
  const all = tensors({ ...params, ...buffers });
  const inputs = taps.map(({ height, width, channels }) => tf.ones<tf.Rank.R4>([2, height, width, channels]));
  const embedding = base.encode(all, base.targets(all, inputs), { training: false });
  const { height, width, channels } = base.embedding;
  expect(embedding.shape).toEqual([2, height, width, channels]);
  return base.decode(all, embedding, { training: false }).map(({ shape }) => shape);
}

const expectMirrored = (taps: readonly LevelShape[], student = {}, ocbe = {}) =>
  expect(shapesOf(taps, student, ocbe)).toEqual(taps.map((tap) => [2, tap.height, tap.width, tap.channels]));

describe('createReverseDistillation', () => {
  it.each([
    ['exact halvings', [level(8, 3), level(4, 5), level(2, 7)]],
    ['odd sizes rounded up', [level(9, 3), level(5, 5), level(3, 7)]],
    ['odd sizes rounded down', [level(15, 3), level(7, 5), level(3, 7)]],
    ['a skipped level', [level(12, 3), level(3, 7)]],
    ['two levels of one size', [level(6, 3), level(3, 5), level(3, 7)]],
    ['images that are not square', [level(5, 3, 9), level(3, 5, 5)]],
    ['one tap', [level(5, 3)]],
  ])('predicts every tap at its size, with %s', (_, taps) => {
    expectMirrored(taps);
    expectMirrored(taps, { block: 'bottleneck', head: 'none', depths: 2 });
    expectMirrored(taps, {}, { fusion: 0.5 });
  });

  it('has as many weights as the bottleneck of RD4AD and of ADer for a WideResNet50-2', () => {
    const student = { block: 'bottleneck', depths: [3, 4, 6], head: 'none' };
    const weights = (width: number) => {
      const config = smallConfig({ student, ocbe: { width, depth: 3 } });
      return count(createReverseDistillation(config, WIDE_RESNET50).specs, ['fusion', 'ocbe']) / 1e6;
    };
    expect(weights(0.5)).toBeCloseTo(58.9, 1);
    expect(weights(0.25)).toBeCloseTo(30.8, 1);
  });

  it('narrows the fusion, and only it, by ocbe.fusion', () => {
    const { specs } = createReverseDistillation(smallConfig({ ocbe: { fusion: 0.25 } }), WIDE_RESNET50);
    const shape = (name: string) => specs[`${name}.conv.weight`].shape;
    // layer1 256 -> 128 -> 256, layer2 512 -> 256, and layer3 as it is: 1536 channels meet in the bottleneck.
    expect([shape('fusion.0.0'), shape('fusion.0.1'), shape('fusion.1.0')]).toEqual([
      [3, 3, 256, 128],
      [3, 3, 128, 256],
      [3, 3, 512, 256],
    ]);
    expect(shape('ocbe.0.conv1')[2]).toBe(1536);
  });

  it('mirrors the stages of a WideResNet50-2 with the options of RD4AD', () => {
    const student = { block: 'bottleneck', depths: [3, 4, 6], head: 'none' };
    const { specs, embedding } = createReverseDistillation(smallConfig({ student }), WIDE_RESNET50);
    expect(embedding).toEqual({ height: 8, width: 8, channels: 2048 });
    expect(specs['student.2.0.conv2.conv.weight'].shape).toEqual([2, 2, 512, 512]);
    expect(specs['student.2.0.shortcut.conv.weight'].shape).toEqual([2, 2, 1024, 2048]);
    expect(specs['student.0.5.conv3.conv.weight'].shape).toEqual([1, 1, 128, 256]);
    expect(Object.keys(specs).some((name) => name.startsWith('student.0.6') || name.includes('head'))).toBe(
      false,
    );
  });

  it('widens the stages of narrow taps and rounds them up', () => {
    const widths = (student: object) => {
      const { specs } = createReverseDistillation(smallConfig({ student: { depths: 1, ...student } }), [
        level(8, 24),
        level(4, 40),
        level(2, 112),
      ]);
      return [0, 1, 2].map((k) => specs[`student.${k}.head.weight`].shape[2]);
    };
    expect(widths({ minWidth: 32 })).toEqual([32, 40, 112]);
    expect(widths({ width: 1.3, minWidth: 8 })).toEqual([32, 56, 152]);
  });

  it('refuses depths that do not match the taps', () => {
    const config = smallConfig({ student: { depths: [1, 2] } });
    expect(() => createReverseDistillation(config, WIDE_RESNET50)).toThrow(PrdError);
    expect(() => createReverseDistillation(config, WIDE_RESNET50)).toThrow(
      'student.depths must have one entry per tap, 3, but has 2',
    );
  });
});
