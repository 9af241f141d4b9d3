import { z } from 'zod';

const name = z.string().min(1);

/** Labels are part of folder names. */
const label = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 ._=+-]*$/, 'letters, digits, spaces and . _ = + -');

const dataset = z.strictObject({
  name,
  categories: z.array(name).min(1).optional().describe('Subset of the categories; all of them when left out'),
  setting: z
    .enum(['multi-class', 'single-class'])
    .default('multi-class')
    .describe('One model for all categories, or one model per category'),
  limit: z
    .strictObject({
      /** Training images per category. */
      train: z.int().min(1).optional(),
      /** Test images per category and defect, `good` included. */
      testPerDefect: z.int().min(1).optional(),
    })
    .optional()
    .describe('The first images only, for quick runs'),
  subset: z
    .union([
      z.strictObject({ shots: z.int().min(1), seed: z.int().min(0).default(0) }),
      z.strictObject({ fraction: z.number().gt(0).max(1), seed: z.int().min(0).default(0) }),
    ])
    .optional()
    .describe(
      'A seeded draw of the training images: so many of each category (few-shot), or a share of them',
    ),
  options: z.record(z.string(), z.unknown()).default({}).describe('Options of a generated data set'),
});

const backbone = z
  .strictObject({
    name,
    imageSize: z.int().min(32).max(2048).default(256).describe('Height and width that images are resized to'),
    crop: z
      .int()
      .min(32)
      .max(2048)
      .optional()
      .describe(
        'Height and width of the middle that is kept of the resized image, and of its mask; all of it when left out',
      ),
    taps: z.array(name).min(1).optional().describe('Taps by name; all of them when left out'),
    randomWeights: z
      .boolean()
      .default(false)
      .describe('Random weights in place of trained ones, for tests of the machinery; every table says so'),
  })
  .refine(({ imageSize, crop }) => crop === undefined || crop <= imageSize, {
    path: ['crop'],
    message: 'must not exceed imageSize',
  });

const method = z.strictObject({
  name,
  variant: name.default('default').describe('Named overrides of the method; `default` has none'),
  label: label
    .optional()
    .describe('Label in tables when the same variant is listed twice with different settings'),
  config: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('Overrides of single options, on top of the variant'),
  cases: z
    .record(label, z.record(z.string(), z.unknown()))
    .optional()
    .describe('Labelled overrides: one entry of the table each'),
  grid: z
    .record(name, z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])).min(1))
    .optional()
    .describe('Dotted options with the values to try: one entry of the table for every combination'),
});

/** A list entry that is only a name may be written as the name. */
const entry = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (typeof value === 'string' ? { name: value } : value), schema);

/** A suite file without its `extends`: every method on every data set with every backbone and seed. */
export const suiteSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'lower-case letters, digits and dashes'),
  description: z.string().default(''),
  datasets: z.array(entry(dataset)).min(1),
  backbones: z.array(entry(backbone)).min(1),
  methods: z.array(entry(method)).min(1),
  presets: z
    .record(name, z.record(name, z.unknown()))
    .default({})
    .describe('Named sets of overrides (dotted path to value), chosen with `--preset`'),
  seeds: z.array(z.int().min(0).max(0xffffffff)).min(1).default([0]),
  evaluation: z
    .strictObject({
      size: z
        .int()
        .min(16)
        .max(2048)
        .optional()
        .describe('Height and width at which maps and masks are compared; the image size when left out'),
      fprLimit: z
        .number()
        .gt(0)
        .max(1)
        .default(0.3)
        .describe('Upper end of the false positive rate that AUPRO integrates to'),
      diagnostics: z
        .boolean()
        .default(true)
        .describe(
          'Whether pixel histograms and the use of prototypes are measured, too; changes no metric and no cell',
        ),
    })
    .prefault({}),
  features: z
    .strictObject({
      dtype: z.enum(['float16', 'float32']).default('float16').describe('Element type of cached features'),
    })
    .prefault({}),
  training: z
    .strictObject({
      checkpointEvery: z
        .int()
        .min(1)
        .optional()
        .describe('Steps between checkpoints; a tenth of the training when left out'),
      logEvery: z.int().min(1).default(10).describe('Steps between lines of the log'),
    })
    .prefault({}),
});

export type SuiteConfig = z.infer<typeof suiteSchema>;
export type DatasetSelection = SuiteConfig['datasets'][number];
export type BackboneSelection = SuiteConfig['backbones'][number];
export type MethodSelection = SuiteConfig['methods'][number];
