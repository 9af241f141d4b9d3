import type * as tf from '@tensorflow/tfjs';

const clamp = (value: number, extent: number): number => Math.max(0, Math.min(value, extent - 1));

/** Mirrored at the borders, with the border elements repeated: `dcba|abcd|dcba`. */
function reflect(place: number, extent: number): number {
  if (extent <= 1) return 0;
  const period = 2 * extent;
  if (place < 0) {
    const moved = place < period ? period * Math.trunc(-place / period) + place : place;
    return clamp(moved < -extent ? moved + period : -moved - 1, extent);
  }
  if (place <= extent - 1) return place;
  const moved = place - period * Math.trunc(place / period);
  return clamp(moved >= extent ? period - moved - 1 : moved, extent);
}

/** Repeated: `abcd|abcd|abcd`. */
function wrap(place: number, extent: number): number {
  if (place >= 0 && place <= extent - 1) return place;
  if (extent <= 1) return 0;
  const span = extent - 1;
  const turns = place < 0 ? Math.trunc(-place / span) + 1 : -Math.trunc(place / span);
  return clamp(place + extent * turns, extent);
}

/** The position inside an axis that stands for one outside, as `tf.image.transform` has it. */
export function mapCoordinate(place: number, extent: number, mode: tf.TransformAttrs['fillMode']): number {
  if (mode === 'reflect') return reflect(place, extent);
  if (mode === 'wrap') return wrap(place, extent);
  return mode === 'nearest' ? clamp(place, extent) : place;
}
