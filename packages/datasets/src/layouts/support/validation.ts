import { z } from 'zod';

/** Options of a layout whose dataset has validation images: normal ones that are neither for training nor for the test. */
export interface ValidationOptions {
  /** `ignore` (as published results do) unless given; `train` adds them to the training images. */
  readonly validation: 'ignore' | 'train';
}

/** Checks the options. */
export const validationOptions: z.ZodType<ValidationOptions> = z.strictObject({
  validation: z.enum(['ignore', 'train']).default('ignore'),
});

/** What options there are. */
export const VALIDATION_HINT =
  'The option is validation: "ignore" (the default), or "train" to train on the validation images too.';
