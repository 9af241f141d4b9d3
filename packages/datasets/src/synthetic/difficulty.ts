/** How hard the synthetic set is: `normal` is what all published results of it were measured on. */
export const DIFFICULTIES = ['easy', 'normal', 'hard'] as const;

/** One of `easy`, `normal` and `hard`. */
export type Difficulty = (typeof DIFFICULTIES)[number];

/** What a level changes, as factors of the normal level. */
export interface DifficultyScale {
  /** Length, radius or displacement of a defect. */
  readonly size: number;
  /** Difference between the pixels of a defect and those of the flawless twin. */
  readonly contrast: number;
  /** How far normal images stray from the middle in pose, shade, light, blur and sensor noise. */
  readonly variation: number;
}

const SCALES: Readonly<Record<Difficulty, DifficultyScale>> = {
  easy: { size: 1.25, contrast: 1.4, variation: 0.5 },
  normal: { size: 1, contrast: 1, variation: 1 },
  hard: { size: 0.7, contrast: 0.6, variation: 1.5 },
};

/** The factors of a level; of the normal one unless given. */
export function difficultyScale(difficulty: Difficulty = 'normal'): DifficultyScale {
  return SCALES[difficulty];
}
