import { brushedMetal } from './categories/brushed-metal.js';
import { capsule } from './categories/capsule.js';
import { fabric } from './categories/fabric.js';
import { gear } from './categories/gear.js';
import { label } from './categories/label.js';
import { leather } from './categories/leather.js';
import { nut } from './categories/nut.js';
import { tile } from './categories/tile.js';
import { wood } from './categories/wood.js';
import type { Category } from './category.js';

/** The synthetic categories: textures first. A new one is a file in `categories/` and a line here. */
export const CATEGORIES: readonly Category[] = [
  fabric,
  wood,
  tile,
  brushedMetal,
  leather,
  nut,
  capsule,
  gear,
  label,
];

/** Their names, in order. */
export const CATEGORY_NAMES: readonly string[] = CATEGORIES.map((category) => category.name);
