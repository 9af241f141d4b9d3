import type { Dialect, TensorPart } from '../weights/dialect.js';
import { renaming } from '../weights/dialect.js';

/** Checkpoints of the DINOv2 repository. */
const original = renaming('DINOv2', (name) => name, [/^mask_token$/, /^norm\./]);

/** timm adds the position of the class token to the token and keeps the table for patches only. */
const timm: Dialect = {
  label: 'timm',
  parts: (name, shape) => {
    if (name === 'register_tokens') return [{ name: 'reg_token', shape }];
    if (name !== 'pos_embed') return [{ name, shape }];
    const [one, positions, width] = shape;
    return [{ zeros: width }, { name, shape: [one, positions - 1, width] }];
  },
  unused: [/^norm\./],
};

const TRANSFORMERS: readonly (readonly [RegExp, string])[] = [
  [/^pos_embed$/, 'embeddings.position_embeddings'],
  [/^(cls_token|register_tokens)$/, 'embeddings.$1'],
  [/^patch_embed\.proj\./, 'embeddings.patch_embeddings.projection.'],
  [/^blocks\.(\d+)\.attn\.proj\./, 'encoder.layer.$1.attention.output.dense.'],
  [/^blocks\.(\d+)\.ls(\d)\.gamma$/, 'encoder.layer.$1.layer_scale$2.lambda1'],
  [/^blocks\.(\d+)\./, 'encoder.layer.$1.'],
];

/** Hugging Face transformers, `Dinov2WithRegistersModel`: queries, keys and values are layers of their own. */
const transformers: Dialect = {
  label: 'transformers',
  parts: (name, shape) => {
    const joined = /^blocks\.(\d+)\.attn\.qkv\.(weight|bias)$/.exec(name);
    if (joined !== null) {
      const third = [shape[0] / 3, ...shape.slice(1)];
      return ['query', 'key', 'value'].map((part) => ({
        name: `encoder.layer.${joined[1]}.attention.attention.${part}.${joined[2]}`,
        shape: third,
      }));
    }
    const rule = TRANSFORMERS.find(([pattern]) => pattern.test(name));
    return [{ name: rule === undefined ? name : name.replace(...rule), shape }] satisfies TensorPart[];
  },
  unused: [/^embeddings\.mask_token$/, /^layernorm\./],
};

/** Namings of DINOv2 checkpoints with registers. */
export const DINOV2_DIALECTS: readonly Dialect[] = [timm, original, transformers];
