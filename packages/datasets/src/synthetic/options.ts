import { z } from 'zod';
import { DatasetError } from '../errors.js';
import type { Difficulty } from './difficulty.js';
import { DIFFICULTIES } from './difficulty.js';

const optionsSchema = z.strictObject({
  size: z.int().min(32).max(1024).default(256),
  train: z.int().min(1).max(10000).default(40),
  testGood: z.int().min(1).max(10000).default(12),
  testDefect: z.int().min(1).max(10000).default(18),
  seed: z.int().min(0).max(4294967295).default(0),
  difficulty: z.enum(DIFFICULTIES).default('normal'),
});

/** How many synthetic images there are, and which. */
export interface SyntheticOptions {
  /** Width and height in pixels, 32..1024; 256 unless given. */
  readonly size: number;
  /** Training images per category; 40 unless given. */
  readonly train: number;
  /** Normal test images per category; 12 unless given. */
  readonly testGood: number;
  /** Test images with a defect per category, the defects of the category taking turns; 18 unless given. */
  readonly testDefect: number;
  /** 0..2^32-1; 0 unless given. */
  readonly seed: number;
  /** Size and contrast of the defects, and how much normal images vary; `normal` unless given. */
  readonly difficulty: Difficulty;
}

/**
 * Options with their defaults.
 *
 * @throws DatasetError `OPTIONS_INVALID` for an unknown name or a value out of range.
 */
export function parseSyntheticOptions(options: Readonly<Record<string, unknown>>): SyntheticOptions {
  const result = optionsSchema.safeParse(options);
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => `${issue.path.join('.') || 'options'}: ${issue.message}`);
  throw new DatasetError(
    'OPTIONS_INVALID',
    `Options of the synthetic set: ${issues.join('; ')}.`,
    `Options are size (32..1024), train, testGood, testDefect and seed, all whole numbers, and difficulty (${DIFFICULTIES.join(', ')}).`,
  );
}
