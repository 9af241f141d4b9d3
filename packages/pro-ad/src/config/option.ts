/**
 * How well an option is known:
 * `S` a page that describes the paper states it; `K` public code or text of a kin method states it (not of Pro-AD);
 * `I` inferred, our choice.
 */
export type Evidence = 'S' | 'K' | 'I';

/** Description of an option, opened by its evidence tag; it is what JSON schema exports and the README table show. */
export function tagged(evidence: Evidence, text: string): string {
  return `[${evidence}] ${text}`;
}
