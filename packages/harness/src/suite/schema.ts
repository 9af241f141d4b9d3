import { z } from 'zod';

const name = z.string().min(1);

/** Labels are part of folder names. */
const label = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 ._=+-]*$/, 'letters, digits, spaces and . _ = + -');

const dataset = z.strictObject({
  name,
  /** Subset of the categories; all of them when left out. */
  categories: z.array(name).min(1).optional(),
  /** One model for all categories, or one model per category. */
  setting: z.enum(['multi-class', 'single-class']).default('multi-class'),
  /** The first images only, for quick runs. */
  limit: z
    .strictObject({
      /** Training images per category. */
      train: z.int().min(1).optional(),
      /** Test images per category and defect, `good` included. */
      testPerDefect: z.int().min(1).optional(),
    })
    .optional(),
  /** A seeded draw of the training images: so many of each category (few-shot), or a share of them. */
  subset: z
    .union([
      z.strictObject({ shots: z.int().min(1), seed: z.int().min(0).default(0) }),
      z.strictObject({ fraction: z.number().gt(0).max(1), seed: z.int().min(0).default(0) }),
    ])
    .optional(),
  /** Options of a generated data set. */
  options: z.record(z.string(), z.unknown()).default({}),
});

const backbone = z.strictObject({
  name,
  /** Height and width that images are resized to. */
  imageSize: z.int().min(32).max(2048).default(256),
  /** Taps by name; all of them when left out. */
  taps: z.array(name).min(1).optional(),
  /** Random weights in place of trained ones, for tests of the machinery; every table says so. */
  randomWeights: z.boolean().default(false),
});

const method = z.strictObject({
  name,
  /** Named overrides of the method; `default` has none. */
  variant: name.default('default'),
  /** Label in tables when the same variant is listed twice with different settings. */
  label: label.optional(),
  /** Overrides of single options, on top of the variant. */
  config: z.record(z.string(), z.unknown()).default({}),
  /** Labelled overrides: one entry of the table each. */
  cases: z.record(label, z.record(z.string(), z.unknown())).optional(),
  /** Dotted options with the values to try: one entry of the table for every combination. */
  grid: z.record(name, z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])).min(1)).optional(),
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
  /** Named sets of overrides (dotted path to value), chosen with `--preset`. */
  presets: z.record(name, z.record(name, z.unknown())).default({}),
  seeds: z.array(z.int().min(0).max(0xffffffff)).min(1).default([0]),
  evaluation: z
    .strictObject({
      /** Height and width at which maps and masks are compared; the image size when left out. */
      size: z.int().min(16).max(2048).optional(),
      /** Upper end of the false positive rate that AUPRO integrates to. */
      fprLimit: z.number().gt(0).max(1).default(0.3),
    })
    .prefault({}),
  features: z
    .strictObject({
      /** Element type of cached features. */
      dtype: z.enum(['float16', 'float32']).default('float16'),
    })
    .prefault({}),
  training: z
    .strictObject({
      /** Steps between checkpoints; a tenth of the training when left out. */
      checkpointEvery: z.int().min(1).optional(),
      /** Steps between lines of the log. */
      logEvery: z.int().min(1).default(10),
    })
    .prefault({}),
});

export type SuiteConfig = z.infer<typeof suiteSchema>;
export type DatasetSelection = SuiteConfig['datasets'][number];
export type BackboneSelection = SuiteConfig['backbones'][number];
export type MethodSelection = SuiteConfig['methods'][number];
