/**
 * Colours of charts. They are names of the page's variables, which ECharts passes on as they are, so that a chart follows
 * the page into dark and print.
 */
export const COLOURS = {
  ink: 'var(--ink)',
  muted: 'var(--muted)',
  rule: 'var(--rule)',
  accent: 'var(--accent)',
  alarm: 'var(--alarm)',
} as const;

/** Size of all text in a chart in its units; the family is the page's. */
export const FONT_SIZE = 11;

/** Colours of lines; the page has a variable for each. */
const LINE_COLOURS = 8;

const DASHES: readonly (readonly number[])[] = [[], [7, 3], [2, 2.5], [9, 3, 2, 3]];

/** How a line is drawn. */
export interface LineLook {
  readonly color: string;
  /** Lengths of dashes and gaps; `solid` for none. */
  readonly type: 'solid' | number[];
}

/**
 * Look of a line style. The first eight differ in colour and, four by four, in dashes; the next ones have the same colours
 * with other dashes, so that no two of the first 32 share both.
 */
export function lineLook(style: number): LineLook {
  const own = style % LINE_COLOURS;
  const turn = Math.floor(style / LINE_COLOURS);
  return { color: `var(--s${own})`, type: dashes(DASHES[(own + turn) % DASHES.length]) };
}

/** Dashes of the seeds of a training, in their order. */
export function seedDashes(seed: number): LineLook['type'] {
  return dashes([[], [5, 3], [1.5, 2.5]][seed % 3]);
}

/** The line that a chart stands on. */
export const BASE = { color: COLOURS.rule, width: 1, cap: 'butt' } as const;

/** Dashes of a line that only guides the eye. */
export const GUIDE = { color: COLOURS.muted, width: 1, type: [3, 3] };

function dashes(lengths: readonly number[]): LineLook['type'] {
  return lengths.length === 0 ? 'solid' : [...lengths];
}
