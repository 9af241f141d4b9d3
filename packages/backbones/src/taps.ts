import { BackboneError } from './errors.js';
import type { BackboneInfo, Tap } from './model.js';

/** The taps of the given names, in the order of the names; all taps when none are named. */
export function selectTaps(backbone: BackboneInfo, names?: readonly string[]): Tap[] {
  if (names === undefined) return [...backbone.taps];
  return names.map((name) => {
    const tap = backbone.taps.find((candidate) => candidate.name === name);
    if (tap) return tap;
    throw new BackboneError(
      'BAD_TAP',
      `backbone ${backbone.name} has no tap '${name}'.`,
      `Its taps: ${backbone.taps.map((candidate) => candidate.name).join(', ')}.`,
    );
  });
}

/** Height and width of a tap for an input of the given size. */
export function tapSize(tap: Tap, height: number, width: number): { height: number; width: number } {
  const extent = tap.extent ?? ((pixels: number) => Math.ceil(pixels / tap.stride));
  return { height: extent(height), width: extent(width) };
}
