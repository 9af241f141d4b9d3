import { z } from 'zod';
import { mapSchema } from './map-schema.js';

const [, ...otherScores] = mapSchema.unwrap().shape.score.unwrap().options;

/** The map of reverse distillation, with what RLR makes of it. */
export const prdMapSchema = mapSchema
  .unwrap()
  .extend({
    distance: z
      .enum(['cosine', 'mseCosine'])
      .default('cosine')
      .describe(
        'Distance of a token and its prediction: 1 - cos, or 1 - cos plus the mean squared difference of channels, as RLR. [K]',
      ),
    recall: z
      .number()
      .min(0)
      .default(0)
      .describe(
        'Weight of the distance of the tokens of a tap and their recall, added to the distance of teacher and student: what no ' +
          'prototype resembles is anomalous whatever the student makes of it. [I]',
      ),
    score: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('max'), sigma: z.number().positive().optional() }),
        ...otherScores,
      ])
      .default({ kind: 'max' })
      .describe(
        'Image score of the smoothed map: max (with sigma, of a map smoothed for the score alone), topMean or pooledMax. [K]',
      ),
  })
  .prefault({});
