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

/** A name of a file, without any folder. */
const fileNameSchema = z.string().regex(/^[^/\\]+$/, 'must be the name of a file');

/** A file that can be fetched without a form to fill in. */
export const archiveSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  file: fileNameSchema,
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits in lower case')
    .nullable(),
  into: folderSchema.optional(),
});

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
      total: expectedCountsSchema.nullable().optional(),
      archives: z.array(archiveSchema).min(1).nullable().optional(),
      options: z.record(z.string(), z.unknown()).optional(),
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

/** A file of a dataset that can be fetched. */
export interface DatasetArchive {
  readonly url: string;
  /** Name of the file; its ending says how to unpack it: `.zip`, `.tar`, `.tar.gz`, `.tgz` or `.tar.xz`. */
  readonly file: string;
  /** Hash that its publisher, or several independent users, state; `null` if nobody does. */
  readonly sha256: string | null;
  /** Folder within the dataset that it is unpacked into; the dataset itself unless given. */
  readonly into?: string | undefined;
}

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
  /** Known number of images of all categories together, where those of each are not known. */
  readonly total?: ExpectedCounts | null | undefined;
  /** What to fetch; `null` or left out where a form must be filled in, or where there is nothing to fetch. */
  readonly archives?: readonly DatasetArchive[] | null | undefined;
  /** Options of the layout that hold unless a suite gives others. */
  readonly options?: Readonly<Record<string, unknown>> | undefined;
}

/** All datasets that the application knows. */
export interface DatasetRegistry {
  readonly datasets: readonly DatasetEntry[];
}
