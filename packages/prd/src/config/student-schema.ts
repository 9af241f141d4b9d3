import { z } from 'zod';

/** A value for every level, or one value per tap. */
const perLevel = z.union([z.int().min(1), z.array(z.int().min(1)).min(1)]);

/** Options of what enters and of the trained half of the teacher-student pair. */
export const inputSchema = z
  .strictObject({
    standardise: z
      .union([z.boolean(), z.literal('scale')])
      .default(true)
      .describe(
        'Subtract the mean of each tap channel and divide by its standard deviation, both over the training images, before ' +
          'anything else; scale: only divide; false: neither, as RD4AD, which distils raw features. [I]',
      ),
  })
  .prefault({});

/** Options of the one-class bottleneck embedding, `ocbe`. */
export const ocbeSchema = z
  .strictObject({
    channels: z
      .number()
      .positive()
      .default(2)
      .describe('Channels of the embedding, as a multiple of those of the deepest tap. [K]'),
    width: z
      .number()
      .positive()
      .max(1)
      .default(0.5)
      .describe(
        'Inner width of a bottleneck block relative to its output: 0.5 in RD4AD, 0.25 in ADer; basic blocks have none. [K]',
      ),
    depth: z.int().min(1).default(3).describe('Residual blocks; the first one halves the size. [K]'),
    fusion: z
      .number()
      .positive()
      .max(1)
      .default(1)
      .describe(
        'Channels of a tap on its way down to the size of the deepest one, as a multiple of those of the next tap: 1 in RD4AD; ' +
          'less where taps are wide and the machine is small. [I]',
      ),
  })
  .prefault({});

/** Options of the student decoder. */
export const studentSchema = z
  .strictObject({
    block: z
      .enum(['basic', 'bottleneck'])
      .default('basic')
      .describe(
        'Residual block of bottleneck and student: basic mirrors ResNet18/34 and small teachers, bottleneck ResNet50 and up. [K]',
      ),
    depths: perLevel
      .default(2)
      .describe(
        'Residual blocks per stage, deepest stage first, or one number for all; [3, 4, 6] mirrors ResNet50. [I]',
      ),
    width: z
      .number()
      .positive()
      .default(1)
      .describe(
        'Hidden channels of a stage as a multiple of the channels of its tap, rounded up to a multiple of 8. [I]',
      ),
    minWidth: z
      .int()
      .min(1)
      .default(32)
      .describe('Least number of hidden channels of a stage, for teachers with narrow taps. [I]'),
    inner: z
      .number()
      .positive()
      .max(1)
      .default(0.5)
      .describe(
        'Inner width of a bottleneck block relative to its output: 0.5 in WideResNet50-2, 0.25 in ResNet50. [K]',
      ),
    head: z
      .enum(['linear', 'none'])
      .default('linear')
      .describe(
        'linear: a 1x1 convolution without activation leads from the hidden channels to those of the tap, so that signed ' +
          'taps can be met; none: hidden channels are the tap channels and the last ReLU stays, as in RD4AD. [I]',
      ),
  })
  .superRefine((student, context) => {
    if (student.head === 'none' && student.width !== 1) {
      context.addIssue({
        code: 'custom',
        path: ['width'],
        message: "must be 1 with head 'none', whose stages have the channels of the taps",
        input: student.width,
      });
    }
  })
  .prefault({});

export type InputConfig = z.output<typeof inputSchema>;
export type OcbeConfig = z.output<typeof ocbeSchema>;
export type StudentConfig = z.output<typeof studentSchema>;
