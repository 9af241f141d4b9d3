import { join } from 'node:path';
import { writeCell } from './fixture-cell.js';
import type { CellSpec } from './fixture-cell.js';

/** Numbers of prototypes of the sweep. */
export const SWEEP_COUNTS = [6, 16, 64, 196] as const;

/** Cells of one method at four numbers of prototypes, with and without a constraint, two seeds. */
export const SWEEP_CELLS: readonly CellSpec[] = ['gate', 'none'].flatMap((mode) =>
  SWEEP_COUNTS.flatMap((count, step) =>
    [0, 1].map((seed): CellSpec => {
      const auroc = mode === 'gate' ? 96 + 0.4 * step : 96 - 1.5 * step;
      const row = [auroc, 97, 95, 96, 55, 54, 91, 84].map((value, at) => value - 0.2 * seed - 0.1 * at);
      return {
        id: `${mode === 'gate' ? 'a' : 'b'}${step}${seed}0c0ffee000`,
        key: {
          ...{ dataset: 'mvtec3', method: 'pro-ad', backbone: 'mobilenetv3-coco', seed },
          variant: `mode=${mode}+count=${count}`,
        },
        provenance: 'Prototype decoder.',
        steps: 100,
        config: { proto: { count }, pc: { mode } },
        categories: { bottle: row, pill: row.map((value) => value - 1) },
        diagnostics: {
          distance: mode === 'gate' ? 0.32 + 0.01 * seed : 0.34 - 0.06 * step + 0.005 * seed,
          prototypes: count,
        },
      };
    }),
  ),
);

/** Writes the sweep as run folder `<parent>/sweep`; returns the folder. */
export async function writeSweepRun(parent: string): Promise<string> {
  const dir = join(parent, 'sweep');
  for (const spec of SWEEP_CELLS) await writeCell(dir, spec);
  return dir;
}
