import { defineNetwork, type NetworkDefinition } from '../define.js';
import { IMAGENET_MEAN, IMAGENET_STD } from '../preprocess.js';
import { hubSource } from '../weights/hub-source.js';
import { vit } from './architecture.js';
import type { PositionResize } from './cubic-weights.js';
import { DINOV2_DIALECTS } from './dialects.js';

/** Pixels of a side of a patch, and patches of a side of the images that DINOv2 was trained on last. */
const PATCH = 14;
const GRID = 37;

const SIZES = {
  s: { label: 'small', width: 384, heads: 6, depth: 12 },
  b: { label: 'base', width: 768, heads: 12, depth: 12 },
  l: { label: 'large', width: 1024, heads: 16, depth: 24 },
} as const;

function define(letter: keyof typeof SIZES, positions: PositionResize): NetworkDefinition {
  const { label, ...sizes } = SIZES[letter];
  const checkpoint = `vit_${label}_patch14_reg4_dinov2.lvd142m`;
  const others = [
    `facebook/dinov2-with-registers-${label}/model.safetensors`,
    `dinov2_vit${letter}14_reg4_pretrain.safetensors`,
  ];
  const how =
    positions === 'hub'
      ? 'positions resized with antialiasing'
      : 'positions resized as in Dinomaly and INP-Former';
  return defineNetwork({
    name: `dinov2-vit-${letter}14-reg${positions === 'hub' ? '-hub' : ''}`,
    title: `DINOv2 ViT-${letter.toUpperCase()}/14 with 4 registers (${how})`,
    licence: 'Apache-2.0',
    source: `DINOv2 (Meta), ${checkpoint} as published by timm`,
    input: {
      size: PATCH * GRID,
      mean: IMAGENET_MEAN,
      std: IMAGENET_STD,
      range: 1,
      crop: 1,
      interpolation: 'bicubic',
    },
    taps: Array.from({ length: sizes.depth }, (_, i) => ({
      name: `blocks.${i}`,
      stride: PATCH,
      channels: sizes.width,
    })),
    weightsSource: hubSource(`timm/${checkpoint}`, others),
    architecture: vit({ ...sizes, patch: PATCH, grid: GRID, registers: 4, positions }),
    dialects: DINOV2_DIALECTS,
    // Both conventions read the same file and give other features.
    variant: `positions ${positions}`,
  });
}

/** ViT-S/14, ViT-B/14 and ViT-L/14 of DINOv2 with registers, in both conventions for resizing positions. */
export const dinov2Vits: readonly NetworkDefinition[] = (['dinomaly', 'hub'] as const).flatMap((positions) =>
  (['s', 'b', 'l'] as const).map((letter) => define(letter, positions)),
);
