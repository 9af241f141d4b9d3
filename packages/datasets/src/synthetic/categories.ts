import { capsule } from './categories/capsule.js';
import { fabric } from './categories/fabric.js';
import { gear } from './categories/gear.js';
import { nut } from './categories/nut.js';
import { tile } from './categories/tile.js';
import { wood } from './categories/wood.js';
import type { Category } from './category.js';

/** The synthetic categories: textures first. A new one is a file in `categories/` and a line here. */
export const CATEGORIES: readonly Category[] = [fabric, wood, tile, nut, capsule, gear];

/** Their names, in order. */
export const CATEGORY_NAMES: readonly string[] = CATEGORIES.map((category) => category.name);
