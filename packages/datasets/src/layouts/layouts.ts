import type { Layout } from './layout.js';
import { mvtec } from './mvtec.js';
import { synthetic } from './synthetic.js';

/** Every layout. A new one is a file here and a line in this list. */
const LAYOUTS: readonly Layout[] = [mvtec, synthetic];

/** Names that `layout` may have in `datasets.json`. */
export function layoutNames(): string[] {
  return LAYOUTS.map(({ name }) => name);
}

/** A layout by its name, which the registry has checked. */
export function layoutOf(name: string): Layout {
  const found = LAYOUTS.find((layout) => layout.name === name);
  if (!found) throw new Error(`the layout "${name}" is not one of ${layoutNames().join(', ')}`);
  return found;
}
