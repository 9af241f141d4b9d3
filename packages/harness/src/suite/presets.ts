import { HarnessError } from '../errors.js';
import { suggestion } from './nearest.js';
import type { Override } from './override.js';

/**
 * The overrides of a preset.
 * @throws HarnessError `UNKNOWN_PRESET` with the presets there are.
 */
export function presetOverrides(
  presets: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  name: string,
): Override[] {
  const names = Object.keys(presets);
  if (!Object.hasOwn(presets, name)) {
    throw new HarnessError(
      'UNKNOWN_PRESET',
      `the suite has no preset '${name}'.`,
      names.length === 0
        ? 'It has none; run it without --preset.'
        : `${suggestion(name, names)}Its presets: ${names.join(', ')}.`,
    );
  }
  return Object.entries(presets[name]).map(([path, value]) => ({
    path,
    value,
    source: `preset '${name}': ${path}`,
  }));
}
