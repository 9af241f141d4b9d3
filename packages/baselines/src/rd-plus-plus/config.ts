import { inputSchema, mapSchema, ocbeSchema, studentSchema, trainSchema } from '@protobench/prd';
import { z } from 'zod';

/** The projection in front of the bottleneck. */
const projection = z
  .strictObject({
    width: z
      .number()
      .positive()
      .max(4)
      .default(1)
      .describe(
        'Inner channels of a projection relative to the original: 1/2, 1/4 and 1/2 of those of the tap. [I]',
      ),
    lrScale: z
      .number()
      .positive()
      .default(0.2)
      .describe(
        'Learning rate of the projections relative to `train.lr`: 0.001 to 0.005 in the original. [K]',
      ),
  })
  .prefault({});

/** Pseudo-anomalies: what is done to the taps. */
const anomaly = z
  .strictObject({
    strength: z
      .number()
      .min(0)
      .default(1)
      .describe(
        'Deviation of the noise relative to the root mean square of the tap; the original adds simplex noise to the image, but ' +
          'taps are cached here, so the noise is put on them. [I]',
      ),
    components: z
      .int()
      .min(1)
      .default(4)
      .describe(
        'Smooth random fields that the noise of an image is mixed of, each with a random direction per tap. [I]',
      ),
    minSize: z
      .number()
      .positive()
      .max(1)
      .default(0.1)
      .describe(
        'Least side of the rectangle of noise, as a part of that of the image; 0.04 in the original. [I]',
      ),
    maxSize: z
      .number()
      .positive()
      .max(1)
      .default(0.4)
      .describe('Largest side of the rectangle, as a part of that of the image; 0.125 in the original. [I]'),
  })
  .superRefine(({ minSize, maxSize }, context) => {
    if (maxSize < minSize) {
      context.addIssue({
        code: 'custom',
        path: ['maxSize'],
        message: 'must be at least minSize',
        input: maxSize,
      });
    }
  })
  .prefault({});

/** Weights of the loss terms of the projections, and the optimal transport. */
const loss = z
  .strictObject({
    weight: z.number().min(0).default(0.2).describe('Weight of the projection loss beside distillation. [K]'),
    transport: z.number().min(0).default(1).describe('Weight of optimal transport in it. [K]'),
    reconstruct: z.number().min(0).default(0.01).describe('Weight of undoing the noise in it. [K]'),
    contrast: z
      .number()
      .min(0)
      .default(0.1)
      .describe('Weight of the cosine between noisy taps and projected clean ones in it. [K]'),
    tokens: z
      .int()
      .min(2)
      .max(1024)
      .default(64)
      .describe('Tokens of an image and tap that are transported, evenly over the grid. [I]'),
    blur: z
      .number()
      .min(0.05)
      .max(10)
      .default(0.1)
      .describe('Strength of the entropy in the transport, in units of the cosine distance. [I]'),
    iterations: z.int().min(1).max(200).default(10).describe('Sinkhorn iterations, unrolled. [I]'),
  })
  .superRefine(({ transport, reconstruct, contrast }, context) => {
    if (transport + reconstruct + contrast === 0) {
      context.addIssue({
        code: 'custom',
        path: ['transport'],
        message: 'one of transport, reconstruct and contrast must be above 0; weight 0 turns all of them off',
        input: transport,
      });
    }
  })
  .prefault({});

/** Configuration of RD++; `{}` is the default. Sections that RD4AD has are those of RD4AD. */
export const rdPlusPlusSchema = z.strictObject({
  input: inputSchema,
  projection,
  anomaly,
  ocbe: ocbeSchema,
  student: studentSchema,
  loss,
  map: mapSchema,
  train: trainSchema,
});

export type RdPlusPlusConfig = z.output<typeof rdPlusPlusSchema>;
