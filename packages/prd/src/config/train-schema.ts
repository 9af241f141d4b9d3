import { z } from 'zod';

/** Optimiser and budget; shared by PRD and RD4AD. */
export const trainSchema = z
  .strictObject({
    steps: z.int().min(0).default(5000).describe('Optimiser steps. [I]'),
    batchSize: z.int().min(1).default(16).describe('Images per step, all categories mixed. [K]'),
    lr: z.number().positive().default(0.005).describe('Learning rate. [K]'),
    optimiser: z
      .enum(['adam', 'adamw'])
      .default('adam')
      .describe('adam, or adamw (with lr 1e-4) for EfficientNet teachers. [K]'),
    beta1: z.number().min(0).lt(1).default(0.5).describe('First moment; 0.99 in anomalib. [K]'),
    beta2: z.number().min(0).lt(1).default(0.999).describe('Second moment. [K]'),
    eps: z.number().positive().default(1e-8).describe('Added to the root of the second moment. [K]'),
    weightDecay: z.number().min(0).default(0).describe('Weight decay. [K]'),
    schedule: z
      .enum(['step', 'constant'])
      .default('step')
      .describe('step: as the multi-class benchmark ADer; constant: as RD4AD. [K]'),
    factor: z.number().positive().default(0.1).describe('Factor of the step schedule. [K]'),
    fractions: z
      .array(z.number().min(0).max(1))
      .default([0.8])
      .describe('Where the step schedule steps, as fractions of the steps. [K]'),
    clipNorm: z
      .number()
      .positive()
      .nullable()
      .default(null)
      .describe('Global gradient norm above which gradients are scaled down; null = never. [I]'),
  })
  .prefault({});

export type TrainConfig = z.output<typeof trainSchema>;
