import type { TapShape } from '@protobench/harness';
import { proAdConfig } from '../config/schema.js';
import { makePlan } from '../plan/plan.js';
import type { Plan } from '../plan/plan.js';
import { toyContext } from './toy-cell.js';

/** Two small taps: a grid of 2 x 2 tokens. */
export const tinyTaps: readonly TapShape[] = [
  { name: 'fine', stride: 8, height: 4, width: 4, channels: 3 },
  { name: 'coarse', stride: 16, height: 2, width: 2, channels: 5 },
];

/** Small widths, to be overridden. */
export const tinyWidths = {
  width: 8,
  attn: { heads: 2 },
  anb: { ratio: 2 },
  dbd: { layers: 2, ffnRatio: 2 },
};

/** Options of a suite: sections with some of their keys. */
export type Overrides = Readonly<Record<string, unknown>>;

/** Joins options section by section; later ones win. */
export function merged(...all: readonly Overrides[]): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const overrides of all) {
    for (const [key, value] of Object.entries(overrides)) {
      result[key] = isSection(value) && isSection(result[key]) ? { ...result[key], ...value } : value;
    }
  }
  return result;
}

function isSection(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The plan of a configuration for tiny taps, with tiny widths where it says nothing else. */
export function tinyPlan(overrides: Overrides = {}, taps: readonly TapShape[] = tinyTaps): Plan {
  return makePlan(proAdConfig.parse(merged(tinyWidths, overrides)), toyContext(taps));
}
