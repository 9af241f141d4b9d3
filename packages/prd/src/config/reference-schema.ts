import { z } from 'zod';

const widths = z.union([z.int().min(4), z.array(z.int().min(4)).min(1)]);

/**
 * Options of `mnp.kind: reference`, the learnable reference of RLR (He et al., ECCV 2024), by the author of PRD; sizes are those
 * of its public code.
 */
export const referenceSchema = z
  .strictObject({
    width: widths
      .default([128, 256, 512])
      .describe(
        'Width of the tokens inside, a multiple of 4: one number for all levels, or a list aligned as mnp.count is. [K]',
      ),
    heads: z.int().min(1).default(8).describe('Heads of both attentions. [K]'),
    layers: z.int().min(1).default(4).describe('Layers of attention and feed-forward network. [K]'),
    feedForward: z
      .number()
      .positive()
      .default(4)
      .describe('Hidden width of the feed-forward network, as a multiple of width. [K]'),
    lr: z
      .number()
      .positive()
      .default(0.2)
      .describe(
        'Learning rate of the references and their layers relative to that of the student, whose convolutions bear a higher one. [I]',
      ),
    local: z
      .number()
      .min(0)
      .default(2)
      .describe('Weight of the attention to the references in the window around a token. [K]'),
    global: z
      .number()
      .min(0)
      .default(1)
      .describe(
        'Weight of the attention to the tokens outside the window, compared by the references that lie there. [K]',
      ),
  })
  .prefault({});
