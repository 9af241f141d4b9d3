import type { TapShape } from '@protobench/harness';
import type { FeatureOptions } from '../config/features.js';
import { ProAdError } from '../errors.js';

/** Taps that are rebuilt together, under one cosine term. */
export interface Group {
  /** Indices into the taps, ascending. */
  readonly taps: readonly number[];
  /** Channels of the target: the sum over the taps, or those of one tap where taps are averaged. */
  readonly channels: number;
  /** Decoder layers (0-based, ascending) whose mean rebuilds the target. */
  readonly layers: readonly number[];
}

/** Groups of taps of `features`, without layers. Throws `INVALID_GROUPS`. */
export function tapGroups(features: FeatureOptions, taps: readonly TapShape[]): number[][] {
  const all = taps.map((_, index) => index);
  if (features.groups === 'all') return [all];
  if (features.groups === 'perTap') return all.map((index) => [index]);
  const used = features.groups.flat();
  const unknown = used.find((index) => index >= taps.length);
  if (unknown !== undefined) {
    throw new ProAdError(
      'INVALID_GROUPS',
      `features.groups names tap ${unknown}, but the backbone gives ${taps.length} taps (0 to ${taps.length - 1})`,
      'List indices of taps in the order in which the backbone gives them.',
    );
  }
  if (features.groups.some((group) => new Set(group).size !== group.length)) {
    throw new ProAdError(
      'INVALID_GROUPS',
      `a list of features.groups names a tap twice: ${JSON.stringify(features.groups)}`,
      'Name each tap once in a group.',
    );
  }
  return features.groups.map((group) => [...group].sort((a, b) => a - b));
}

/**
 * Splits `layers` decoder layers among `groups` groups, shallow group first. The deepest layers go to the shallowest
 * group, as decoders of the kin methods reverse their outputs; shares are contiguous and as even as can be, and with fewer
 * layers than groups neighbours share a layer.
 */
export function reversedLayers(layers: number, groups: number): number[][] {
  return Array.from({ length: groups }, (_, group) => {
    const start = Math.floor((group * layers) / groups);
    const end = Math.max(start + 1, Math.floor(((group + 1) * layers) / groups));
    return Array.from({ length: end - start }, (__, i) => layers - end + i);
  });
}
