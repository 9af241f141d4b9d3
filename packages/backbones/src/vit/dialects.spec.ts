import { join } from 'node:path';
import { float32, type NDArray } from '@protobench/jit';
import { writeSafetensors } from '@protobench/nn';
import { defineNetwork } from '../define.js';
import { createExtractor } from '../extractor.js';
import { parametersFor } from '../network/architecture.js';
import { filledTensors } from '../testing/synthetic-weights.js';
import { useTemporaryFolder } from '../testing/temporary-folder.js';
import { vit } from './architecture.js';
import { DINOV2_DIALECTS } from './dialects.js';

const folder = useTemporaryFolder();
const WIDTH = 8;
const TAPS = ['blocks.0', 'blocks.1'];

function define(positions: 'dinomaly' | 'hub') {
  const architecture = vit({
    width: WIDTH,
    heads: 2,
    depth: 2,
    patch: 14,
    grid: 3,
    registers: 2,
    positions,
  });
  return defineNetwork({
    name: 'tiny-vit',
    title: 'Tiny',
    licence: 'MIT',
    source: 'a test',
    input: { size: 42, mean: [0, 0, 0], std: [1, 1, 1], range: 1 },
    taps: TAPS.map((name) => ({ name, stride: 14, channels: WIDTH })),
    weightsSource: { files: ['vit.safetensors'], obtain: 'Make it.' },
    architecture,
    dialects: DINOV2_DIALECTS,
    variant: positions,
  });
}

const original = () => filledTensors(parametersFor(define('hub').architecture, TAPS));
const blank = float32([WIDTH], new Float32Array(WIDTH));

function inTimm(): Record<string, NDArray> {
  const { cls_token: cls, register_tokens: registers, pos_embed: positions, ...rest } = original();
  const first = positions.data.slice(0, WIDTH);
  return {
    ...rest,
    reg_token: registers,
    cls_token: float32(
      cls.shape,
      cls.data.map((value, i) => value + first[i]),
    ),
    pos_embed: float32([1, 9, WIDTH], positions.data.slice(WIDTH)),
    'norm.weight': blank,
    'norm.bias': blank,
  };
}

function inTransformers(): Record<string, NDArray> {
  const names: Readonly<Record<string, string>> = {
    cls_token: 'embeddings.cls_token',
    register_tokens: 'embeddings.register_tokens',
    pos_embed: 'embeddings.position_embeddings',
    'patch_embed.proj.weight': 'embeddings.patch_embeddings.projection.weight',
    'patch_embed.proj.bias': 'embeddings.patch_embeddings.projection.bias',
    'attn.proj.weight': 'attention.output.dense.weight',
    'attn.proj.bias': 'attention.output.dense.bias',
    'ls1.gamma': 'layer_scale1.lambda1',
    'ls2.gamma': 'layer_scale2.lambda1',
  };
  const tensors: Record<string, NDArray> = {
    'embeddings.mask_token': blank,
    'layernorm.weight': blank,
    'layernorm.bias': blank,
  };
  for (const [name, array] of Object.entries(original())) {
    const [, block, part] = /^blocks\.(\d)\.(.*)$/.exec(name) ?? [];
    if (block === undefined) tensors[names[name]] = array;
    else if (part.startsWith('attn.qkv')) {
      const size = array.data.length / 3;
      ['query', 'key', 'value'].forEach((which, i) => {
        const shape = [WIDTH, ...array.shape.slice(1)];
        const key = `encoder.layer.${block}.attention.attention.${which}.${part.slice('attn.qkv.'.length)}`;
        tensors[key] = float32(shape, array.data.slice(i * size, (i + 1) * size));
      });
    } else tensors[`encoder.layer.${block}.${names[part] ?? part}`] = array;
  }
  return tensors;
}

async function features(positions: 'dinomaly' | 'hub', side: number): Promise<Float32Array[]> {
  const backbone = await define(positions).load({ weightsRoot: folder.path });
  const extractor = createExtractor(backbone, TAPS);
  const data = Uint8Array.from({ length: side * side * 3 }, (_, i) => (i * 2654435761) >>> 24);
  try {
    const arrays = await extractor.extract({ count: 1, height: side, width: side, data });
    return arrays.map((array) => array.data as Float32Array);
  } finally {
    await extractor.dispose();
    backbone.dispose();
  }
}

describe('checkpoints of DINOv2', () => {
  it('give the same features in the namings of DINOv2, timm and transformers', async () => {
    const path = join(folder.path, 'vit.safetensors');
    writeSafetensors(path, { ...original(), mask_token: blank, 'norm.weight': blank, 'norm.bias': blank });
    const expected = await features('hub', 28);
    for (const tensors of [inTimm(), inTransformers()]) {
      writeSafetensors(path, tensors);
      const found = await features('hub', 28);
      found.forEach((tap, t) => tap.forEach((value, i) => expect(value).toBeCloseTo(expected[t][i], 5)));
    }
  });

  it('give other features, under another hash, where positions are resized otherwise', async () => {
    writeSafetensors(join(folder.path, 'vit.safetensors'), original());
    const [hub, dinomaly] = [await features('hub', 28), await features('dinomaly', 28)];
    expect(Math.max(...hub[1].map((value, i) => Math.abs(value - dinomaly[1][i])))).toBeGreaterThan(1e-4);
    // Nothing is resized at the size of the table.
    expect(await features('hub', 42)).toEqual(await features('dinomaly', 42));
    const hashes = await Promise.all(
      (['hub', 'dinomaly'] as const).map(async (kind) => {
        const backbone = await define(kind).load({ weightsRoot: folder.path });
        backbone.dispose();
        return backbone.weightsHash;
      }),
    );
    expect(hashes[0]).not.toBe(hashes[1]);
  });

  it('refuse images that patches do not cover', async () => {
    writeSafetensors(join(folder.path, 'vit.safetensors'), original());
    await expect(features('hub', 32)).rejects.toMatchObject({
      code: 'BAD_IMAGE',
      hint: 'Choose an image size that is a multiple of 14, such as 28 or 42.',
    });
  });
});
