import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { DatasetError } from '../../errors.js';
import { GOOD } from '../../model.js';
import type { DatasetEntry } from '../../registry/schema.js';
import type { Layout, LayoutReading, LayoutRequest } from '../layout.js';
import { noOptions } from '../options.js';
import { assemble } from './assemble.js';
import type { CategoryPlace, FolderLayoutSpec } from './found.js';
import { absolute, IMAGE_PATTERN, listImageFiles } from './image-files.js';

function parseOptions<Options>(spec: FolderLayoutSpec<Options>, { entry, options }: LayoutRequest): Options {
  if (spec.optionsHint === undefined) noOptions(entry, options);
  const result = spec.options.safeParse(options);
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => `${issue.path.join('.') || 'options'}: ${issue.message}`);
  throw new DatasetError(
    'OPTIONS_INVALID',
    `Options of dataset ${entry.name} (layout ${entry.layout}): ${issues.join('; ')}.`,
    spec.optionsHint ?? 'Remove the options.',
  );
}

function categoryMissing(entry: DatasetEntry, category: string, folder: string): DatasetError {
  return new DatasetError(
    'CATEGORY_MISSING',
    `Dataset ${entry.name} has no folder for category ${category}: ${folder} does not exist.`,
    `Copy the category from the source (${entry.homepage ?? entry.title}), or leave it out of "categories".`,
  );
}

function splitEmpty(split: 'train' | 'test', where: string): DatasetError {
  return new DatasetError(
    'CATEGORY_EMPTY',
    `There are no ${split === 'train' ? 'training' : 'test'} images in ${where}.`,
    `Images of type ${IMAGE_PATTERN} are looked for; check that the dataset was unpacked whole and not one folder too deep.`,
  );
}

async function readCategory<Options>(
  spec: FolderLayoutSpec<Options>,
  place: CategoryPlace<Options>,
): Promise<LayoutReading> {
  const { entry, root, category, options } = place;
  await spec.prepare?.(root, options);
  const folder = join(root, spec.scope(category, options));
  if (!existsSync(folder)) throw categoryMissing(entry, category, folder);
  const { images, spare = [] } = await spec.find(place);
  for (const split of ['train', 'test'] as const) {
    if (images.some((image) => image.split === split)) continue;
    place.report(splitEmpty(split, join(root, spec.where(category, split, options))));
  }
  const values = typeof spec.maskValues === 'function' ? spec.maskValues(options) : spec.maskValues;
  const { samples, failed } = await assemble(place, images, values, spec.masksOptional ?? false);
  const filesOfFailed = failed.flatMap(({ image, masks }) => [image, ...masks]);
  return {
    samples,
    spare: absolute(root, [...spare, ...filesOfFailed]),
    failed: failed.map(({ split, defect }) => ({ category, split, anomalous: defect !== GOOD })),
  };
}

/** A layout of files below a folder: options are checked, categories read one by one, problems reported. */
export function defineFolderLayout<Options>(spec: FolderLayoutSpec<Options>): Layout {
  async function read(request: LayoutRequest): Promise<LayoutReading> {
    const options = parseOptions(spec, request);
    const { entry, categories } = request;
    const root = request.folder as string;
    const readings: LayoutReading[] = [];
    for (const category of categories) {
      const report = (error: DatasetError) => request.report(category, error);
      try {
        readings.push(await readCategory(spec, { entry, root, category, options, report }));
      } catch (error) {
        if (!(error instanceof DatasetError)) throw error;
        report(error);
      }
    }
    return {
      samples: readings.flatMap(({ samples }) => samples),
      spare: readings.flatMap(({ spare }) => spare),
      failed: readings.flatMap(({ failed }) => failed),
    };
  }

  async function listImages(request: LayoutRequest, category: string): Promise<string[]> {
    const scope = posix.normalize(spec.scope(category, parseOptions(spec, request)));
    const folder = join(request.folder as string, scope);
    return absolute(folder, await listImageFiles(folder));
  }

  const layout = { name: spec.name, needsFolder: true, read };
  return (spec.exclusive ?? true) ? { ...layout, listImages } : layout;
}
