import { inputSchema, mapSchema, ocbeSchema, studentSchema, trainSchema } from '@protobench/prd';
import { z } from 'zod';

/**
 * Configuration of RD4AD; `{}` is the default. Sections and defaults are those of PRD without prototypes, so that the two
 * differ in nothing but them.
 */
export const rd4adSchema = z.strictObject({
  input: inputSchema,
  ocbe: ocbeSchema,
  student: studentSchema,
  map: mapSchema,
  train: trainSchema,
});

export type Rd4adConfig = z.output<typeof rd4adSchema>;
