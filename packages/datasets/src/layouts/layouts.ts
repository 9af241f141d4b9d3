import { DatasetError } from '../errors.js';
import type { DatasetEntry } from '../registry/schema.js';
import type { Layout } from './layout.js';
import { btadLayout } from './btad.js';
import { dagmLayout } from './dagm.js';
import { folderLayout } from './folder.js';
import { kolektorSddLayout } from './kolektor-sdd.js';
import { kolektorSdd2Layout } from './kolektor-sdd2.js';
import { magneticTileLayout } from './magnetic-tile.js';
import { metaLayout } from './meta.js';
import { mvtecAd2Layout } from './mvtec-ad2.js';
import { mvtecLocoLayout } from './mvtec-loco.js';
import { mvtecLayout } from './mvtec.js';
import { realIadLayout } from './real-iad.js';
import { syntheticLayout } from './synthetic.js';
import { visaLayout } from './visa.js';

const LAYOUTS: readonly Layout[] = [
  mvtecLayout,
  mvtecLocoLayout,
  mvtecAd2Layout,
  visaLayout,
  btadLayout,
  kolektorSddLayout,
  kolektorSdd2Layout,
  magneticTileLayout,
  dagmLayout,
  realIadLayout,
  folderLayout,
  metaLayout,
  syntheticLayout,
];

/** Names that `layout` may have in `datasets.json`. */
export function layoutNames(): string[] {
  return LAYOUTS.map((layout) => layout.name);
}

/**
 * The layout of an entry.
 *
 * @throws DatasetError `REGISTRY_INVALID` if the entry was not checked and names none that exists.
 */
export function layoutOf(entry: DatasetEntry): Layout {
  const found = LAYOUTS.find((layout) => layout.name === entry.layout);
  if (found) return found;
  throw new DatasetError(
    'REGISTRY_INVALID',
    `Dataset ${entry.name} has the unknown layout "${entry.layout}".`,
    `Layouts are ${layoutNames().join(', ')}.`,
  );
}
