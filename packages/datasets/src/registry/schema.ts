import { z } from 'zod';

/** Number of images of one category. */
export const expectedCountsSchema = z.strictObject({
  train: z.int().nonnegative(),
  testGood: z.int().nonnegative(),
  testDefect: z.int().nonnegative(),
});

/** A folder below the data root: it must not lead out of it. */
const folderSchema = z
  .string()
  .min(1)
  .refine((folder) => !folder.startsWith('/') && !folder.split(/[\\/]/).includes('..'), {
    message: 'must be relative to the data root and stay below it',
  });

const nameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]*$/, 'must be lower case letters, digits, ".", "_" or "-"');

/** One dataset of `datasets.json`. */
export function datasetEntrySchema(layouts: readonly string[]) {
  return z
    .strictObject({
      name: nameSchema,
      title: z.string().min(1),
      layout: z.enum([...layouts]),
      categories: z.array(z.string().min(1)).min(1),
      folder: folderSchema.nullable(),
      licence: z.string().min(1),
      homepage: z.url().nullable(),
      citation: z.string().min(1).nullable(),
      images: z.string().min(1),
      expected: z.record(z.string(), expectedCountsSchema).nullable(),
    })
    .superRefine((entry, context) => {
      const twice = entry.categories.find((category, i) => entry.categories.indexOf(category) !== i);
      if (twice !== undefined) {
        context.addIssue({ code: 'custom', path: ['categories'], message: `"${twice}" is listed twice` });
      }
      for (const category of Object.keys(entry.expected ?? {})) {
        if (!entry.categories.includes(category)) {
          context.addIssue({
            code: 'custom',
            path: ['expected', category],
            message: 'is not one of "categories"',
          });
        }
      }
    });
}

/** The whole of `datasets.json`. */
export function registrySchema(layouts: readonly string[]) {
  return z
    .strictObject({ $schema: z.string().optional(), datasets: z.array(datasetEntrySchema(layouts)) })
    .superRefine(({ datasets }, context) => {
      datasets.forEach(({ name }, i) => {
        if (datasets.findIndex((other) => other.name === name) !== i) {
          context.addIssue({
            code: 'custom',
            path: ['datasets', i, 'name'],
            message: `"${name}" is used twice`,
          });
        }
      });
    });
}

/** Number of images of one category. */
export type ExpectedCounts = z.infer<typeof expectedCountsSchema>;

/** One dataset of the registry. */
export interface DatasetEntry {
  /** Name in suites and on the command line. */
  readonly name: string;
  /** Name in prose and headings. */
  readonly title: string;
  /** How the folder is organised: a name of the layout registry. */
  readonly layout: string;
  readonly categories: readonly string[];
  /** Folder relative to the data root; `null` for a dataset that is generated. */
  readonly folder: string | null;
  readonly licence: string;
  readonly homepage: string | null;
  /** Bibliographic reference; `null` if there is none. */
  readonly citation: string | null;
  /** What the images are: size, mode, how they were made. */
  readonly images: string;
  /** Known number of images per category, `null` where nobody has counted or where options decide. */
  readonly expected: Readonly<Record<string, ExpectedCounts>> | null;
}

/** All datasets that the application knows. */
export interface DatasetRegistry {
  readonly datasets: readonly DatasetEntry[];
}
