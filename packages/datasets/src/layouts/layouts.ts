import type { Layout } from './layout.js';
import { mvtecLayout } from './mvtec.js';
import { syntheticLayout } from './synthetic.js';

const LAYOUTS: readonly Layout[] = [mvtecLayout, syntheticLayout];

/** Names that `layout` may have in `datasets.json`. */
export function layoutNames(): string[] {
  return LAYOUTS.map((layout) => layout.name);
}

/** The layout of a name that the registry has checked. */
export function findLayout(name: string): Layout | undefined {
  return LAYOUTS.find((layout) => layout.name === name);
}
