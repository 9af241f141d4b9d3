/** One finding: what was looked at, whether it is there, and a remark. */
export interface Finding {
  readonly area: string;
  readonly name: string;
  readonly ok: boolean;
  readonly note: string;
  /** Whether nothing can run without it. */
  readonly needed: boolean;
}

/** A {@link Finding}; `needed` is false unless given. */
export function finding(area: string, name: string, ok: boolean, note: string, needed = false): Finding {
  return { area, name, ok, note, needed };
}
