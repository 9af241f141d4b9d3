import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { layoutOf } from './layouts/layouts.js';
import type { DatasetRegistry } from './registry/schema.js';

/** A line of `datasets list`. */
export interface DatasetRow {
  readonly name: string;
  readonly title: string;
  readonly layout: string;
  readonly categories: readonly string[];
  readonly licence: string;
  readonly homepage: string | null;
  readonly present: boolean;
  /** Where it is, or what is missing. */
  readonly note: string;
}

/** What of the registry is where. */
export async function describeRegistry(registry: DatasetRegistry, dataRoot?: string): Promise<DatasetRow[]> {
  return registry.datasets.map(({ name, title, layout, categories, licence, homepage, folder }) => {
    const row = { name, title, layout, categories, licence, homepage };
    if (!layoutOf(layout).onDisk) return { ...row, present: true, note: 'drawn on demand' };
    if (dataRoot === undefined) return { ...row, present: false, note: 'no data root is set' };
    const dir = join(dataRoot, folder ?? name);
    const missing = categories.filter((category) => !existsSync(join(dir, category)));
    if (missing.length === categories.length) return { ...row, present: false, note: `not in ${dir}` };
    const note = missing.length > 0 ? `${dir}, without ${missing.join(', ')}` : dir;
    return { ...row, present: missing.length === 0, note };
  });
}
