import type { Profile } from '@protobench/metrics';
import { PROFILE_NAMES, PROFILES } from '@protobench/metrics';
import { CliError } from '../errors.js';

/** Insertions, deletions and substitutions between two names. */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const [above, row] = [rows[i - 1], [i]];
    for (let j = 1; j <= b.length; j++)
      row.push(Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + Number(a[i - 1] !== b[j - 1])));
    rows.push(row);
  }
  return rows[a.length][b.length];
}

/** @throws CliError `UNKNOWN_PROFILE` with the nearest name */
function knownProfile(name: string): Profile {
  const found = PROFILE_NAMES.find((known) => known === name);
  if (found !== undefined) return PROFILES[found];
  const [nearest] = PROFILE_NAMES.toSorted((a, b) => distance(name, a) - distance(name, b));
  throw new CliError(
    'UNKNOWN_PROFILE',
    `there is no profile '${name}'.`,
    `Did you mean '${nearest}'? Profiles: ${PROFILE_NAMES.join(', ')}.`,
  );
}

/**
 * The profiles that are asked for, each once: `exact` without names. To explain, all without names, and `exact` before the
 * others, which are compared with it.
 */
export function chooseProfiles(names: readonly string[], explain: boolean): Profile[] {
  const wanted = names.map(knownProfile);
  if (!explain) return [...new Set(wanted.length === 0 ? [PROFILES.exact] : wanted)];
  const others = wanted.length === 0 ? PROFILE_NAMES.map((name) => PROFILES[name]) : wanted;
  return [...new Set([PROFILES.exact, ...others])];
}
