import { z } from 'zod';
import { DatasetError } from './errors.js';

/** Options of the synthetic set. */
export const syntheticOptionsSchema = z.strictObject({
  /** Width and height in pixels. */
  size: z.int().min(32).max(1024).default(256),
  /** Normal training images per category. */
  train: z.int().min(1).max(100_000).default(40),
  /** Normal test images per category. */
  testGood: z.int().min(1).max(100_000).default(12),
  /** Test images with a defect per category; the defects of the category take turns. */
  testDefect: z.int().min(1).max(100_000).default(18),
  /** Another seed gives other images of the same kind. */
  seed: z.int().min(0).max(0xffffffff).default(0),
});

/** Options of the synthetic set, complete. */
export type SyntheticOptions = z.infer<typeof syntheticOptionsSchema>;

/**
 * Checks the options of the synthetic set and fills in the defaults.
 *
 * @throws DatasetError `OPTIONS_INVALID` with the key, what was expected and what was found.
 */
export function syntheticOptions(options: Readonly<Record<string, unknown>>): SyntheticOptions {
  const result = syntheticOptionsSchema.safeParse(options);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const at = issue.path.length > 0 ? `options.${issue.path.join('.')}: ` : '';
  throw new DatasetError(
    'OPTIONS_INVALID',
    `The synthetic set: ${at}${issue.message}.`,
    `Its options are ${Object.keys(syntheticOptionsSchema.shape).join(', ')}.`,
  );
}
