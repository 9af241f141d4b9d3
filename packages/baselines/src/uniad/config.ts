import { mapSchema } from '@protobench/prd';
import { z } from 'zod';

/** From backbone taps to the features that are rebuilt. */
const features = z
  .strictObject({
    gridScale: z
      .number()
      .positive()
      .max(16)
      .default(1)
      .describe('Token grid = size of the coarsest tap times this factor, rounded. [I]'),
    standardise: z
      .boolean()
      .default(true)
      .describe(
        'Every channel of the taps to mean 0 and deviation 1 over the training images, so that taps of unlike scales weigh ' +
          'alike; the original rebuilds raw features of one EfficientNet. [I]',
      ),
  })
  .prefault({});

/** The transformer. */
const model = z
  .strictObject({
    width: z.int().min(2).default(256).describe('Channels of the tokens; even. [K]'),
    heads: z.int().min(1).default(8).describe('Attention heads; divides `width`. [K]'),
    ffn: z.int().min(1).default(1024).describe('Hidden channels of the feed-forward blocks. [K]'),
    encoderLayers: z.int().min(1).default(4).describe('Encoder layers. [K]'),
    decoderLayers: z.int().min(1).default(4).describe('Decoder layers, each with a learned query. [K]'),
    window: z
      .int()
      .min(0)
      .default(7)
      .describe(
        'Side of the neighbourhood that a token may not attend to, itself in the middle, in cells of the grid; an even one ' +
          'counts as the next odd one; 0 = no mask. [K]',
      ),
    dropout: z
      .number()
      .min(0)
      .max(0.9)
      .default(0.1)
      .describe(
        'Dropout after each attention and twice in each feed-forward block; attention weights, which the original drops ' +
          'too, are left alone. [K]',
      ),
  })
  .superRefine(({ width, heads }, context) => {
    if (width % 2 !== 0) {
      context.addIssue({ code: 'custom', path: ['width'], message: 'must be even', input: width });
    }
    if (width % heads !== 0) {
      context.addIssue({ code: 'custom', path: ['heads'], message: 'must divide width', input: heads });
    }
  })
  .prefault({});

/** Optimiser and budget. */
const train = z
  .strictObject({
    steps: z
      .int()
      .min(1)
      .default(45000)
      .describe('Optimiser steps: 100 epochs of MVTec AD as in ADer; 1000 epochs in the original. [K]'),
    batchSize: z.int().min(1).default(8).describe('Images per step, all categories mixed. [K]'),
    jitter: z
      .number()
      .min(0)
      .default(20)
      .describe('Feature jitter: N(0,1) times this, times the length of a token over its channels. [K]'),
    lr: z.number().positive().default(1e-4).describe('Learning rate. [K]'),
    weightDecay: z.number().min(0).default(1e-4).describe('Decoupled weight decay of AdamW. [K]'),
    beta1: z.number().min(0).lt(1).default(0.9).describe('First moment. [K]'),
    beta2: z.number().min(0).lt(1).default(0.999).describe('Second moment. [K]'),
    eps: z.number().positive().default(1e-8).describe('Added to the root of the second moment. [K]'),
    clipNorm: z
      .number()
      .positive()
      .nullable()
      .default(0.1)
      .describe('Global gradient norm above which gradients are scaled down; null = never. [K]'),
    schedule: z
      .enum(['step', 'warmupCosine'])
      .default('step')
      .describe('step as the original; warmupCosine for short trainings. [K]'),
    factor: z.number().positive().default(0.1).describe('step: factor of the learning rate. [K]'),
    fractions: z
      .array(z.number().min(0).max(1))
      .default([0.8])
      .describe('step: where it steps, as fractions of the steps. [K]'),
    warmup: z.int().min(0).default(100).describe('warmupCosine: steps of linear growth from 0. [I]'),
    finalLr: z.number().min(0).default(1e-5).describe('warmupCosine: learning rate at the last step. [I]'),
  })
  .prefault({});

const { smoothing, score } = mapSchema.unwrap().shape;

/** Smoothing of the map, and its score. */
const map = z
  .strictObject({
    smoothing: smoothing
      .unwrap()
      .default({ kind: 'none' })
      .describe('Smoothing of the map: none, gaussian (scipy) or gaussianKernel. [K]'),
    score: score
      .unwrap()
      .default({ kind: 'pooledMax', window: 16 })
      .describe('Image score of the smoothed map: max, topMean or pooledMax. [K]'),
  })
  .prefault({});

/** Configuration of UniAD; `{}` is the default. */
export const uniadSchema = z.strictObject({ features, model, train, map });

export type UniadConfig = z.output<typeof uniadSchema>;
