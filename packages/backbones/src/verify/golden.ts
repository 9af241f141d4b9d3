import { readFile } from 'node:fs/promises';

/** What another implementation gave for one tap. */
export interface GoldenTap {
  /** In the layout of the reference: `[1, channels, rows, columns]`, or `[1, tokens, channels]`. */
  readonly shape: readonly number[];
  readonly mean: number;
  readonly std: number;
  /** Position in row-major order and value. */
  readonly samples: readonly (readonly [number, number])[];
}

/** Values of a reference implementation, see `golden/README.md`. */
export interface Golden {
  /** Implementation and version. */
  readonly reference: string;
  /** `[1, 3, height, width]`; absent where the input is an image. */
  readonly input?: readonly [number, number, number, number];
  readonly parameters?: Readonly<Record<string, readonly number[]>> | null;
  readonly taps: Readonly<Record<string, GoldenTap>>;
}

/** Reads a golden file that comes with this package, by its name without extension. */
export async function readGolden(name: string): Promise<Golden> {
  const path = new URL(`../../golden/${name}.json`, import.meta.url);
  return JSON.parse(await readFile(path, 'utf8')) as Golden;
}
