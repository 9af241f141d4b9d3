import type { GalleryEntry } from '@protobench/harness';
import { join } from 'node:path';
import { ReportError } from '../errors.js';
import type { RunProblem, RunReading } from '../read/run-cell.js';
import { writeFileAtomically } from '../write/atomic-file.js';
import { renderGalleryEntry } from './gallery-entry.js';

/** What {@link writeHeatMaps} did. */
export interface HeatMapsWritten {
  /** Paths of the files, in the order of cells and gallery entries. */
  readonly files: readonly string[];
  /** Gallery entries that could not be rendered. */
  readonly problems: readonly RunProblem[];
}

/**
 * Writes `heatmaps/<cell>/<role>-<category>.png` below `outDir` for every gallery entry of a run; a second image of the
 * same role and category gets the ending `-2`. A damaged entry becomes a problem and does not stop the others.
 */
export async function writeHeatMaps(run: RunReading, outDir: string): Promise<HeatMapsWritten> {
  const files: string[] = [];
  const problems: RunProblem[] = [];
  for (const { id, dir, gallery } of run.cells) {
    if (gallery === null) continue;
    const uses = new Map<string, number>();
    for (const entry of gallery.entries) {
      const name = `${entry.role}-${fileName(entry.category)}`;
      const use = (uses.get(name) ?? 0) + 1;
      uses.set(name, use);
      const path = join(outDir, 'heatmaps', fileName(id), `${use === 1 ? name : `${name}-${use}`}.png`);
      try {
        const range = gallery.range[entry.category] ?? { min: 0, max: 0 };
        await writeFileAtomically(path, await renderGalleryEntry(dir, entry, range));
        files.push(path);
      } catch (error) {
        problems.push(galleryProblem(id, entry, error));
      }
    }
  }
  return { files, problems };
}

/** The problem that a gallery entry is; rethrows what is not about the entry, such as a full disk. */
export function galleryProblem(cell: string, entry: GalleryEntry, error: unknown): RunProblem {
  if (!(error instanceof ReportError)) throw error;
  return { cell, file: `gallery.json: ${entry.id}`, expected: 'a gallery entry', found: error.message };
}

function fileName(text: string): string {
  return text.replace(/[^A-Za-z0-9._-]+/g, '_');
}
