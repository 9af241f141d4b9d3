import type { NearestPatches, PrototypePatch } from '@protobench/harness';
import sharp from 'sharp';
import { ReportError } from '../errors.js';
import { insideCell } from '../images/decode.js';
import type { RunProblem } from '../read/run-cell.js';
import { isSeparate, prototypeUse } from '../tables/prototype-use.js';
import type { PrototypeUse } from '../tables/prototype-use.js';
import type { DoneCell } from '../tables/result-entry.js';
import { usageStrip } from './usage-strip.js';

/** Prototypes whose nearest patches are shown, and patches of each. */
const MOST_PROTOTYPES = 16;
const MOST_PATCHES = 5;
/** Longest side of a thumbnail in pixels; the page shows it at this size at most. */
const SIDE = 64;

/** A training patch with its thumbnail. */
export interface PatchPicture {
  readonly patch: PrototypePatch;
  /** WebP: a third of the size of a PNG. */
  readonly webp: Buffer;
}

/** A prototype with the training patches that are nearest to it. */
export interface PrototypePicture {
  readonly prototype: number;
  /** Whose prototype it is, where each category has a model of its own. */
  readonly category?: string;
  readonly patches: readonly PatchPicture[];
}

/** What the page shows of the prototypes of a cell. */
export interface PrototypePictures {
  readonly use: PrototypeUse;
  /** PNG of `usageStrip`; `null` without categories, or where each has prototypes of its own. */
  readonly strip: Buffer | null;
  /** The most used first, as the cell recorded them. */
  readonly nearest: readonly PrototypePicture[];
}

/**
 * Pictures of the prototypes of cells, as far as their thumbnails stay within `limit` bytes: first those of the most used
 * prototype of each cell, then of the next. Damaged files become problems and do not stop the others.
 */
export async function collectPrototypes(
  cells: readonly DoneCell[],
  limit: number,
): Promise<{
  readonly prototypes: ReadonlyMap<string, PrototypePictures>;
  /** Thumbnails left out for the limit. */
  readonly omitted: number;
  readonly problems: readonly RunProblem[];
}> {
  const found = new Map<string, { use: PrototypeUse; strip: Buffer | null; nearest: PrototypePicture[] }>();
  const queues: { cell: DoneCell; wanted: NearestPatches[] }[] = [];
  for (const cell of cells) {
    const recorded = cell.diagnostics?.prototypes ?? null;
    if (recorded === null) continue;
    const use = prototypeUse(recorded, isSeparate(cell));
    const strip = use.separate || use.categories.length === 0 ? null : await usageStrip(use);
    found.set(cell.id, { use, strip, nearest: [] });
    const wanted = recorded.nearest
      .slice(0, MOST_PROTOTYPES)
      .map(({ patches, ...own }) => ({ ...own, patches: patches.slice(0, MOST_PATCHES) }));
    queues.push({ cell, wanted });
  }
  const problems: RunProblem[] = [];
  let [bytes, omitted] = [0, 0];
  for (let rank = 0; rank < MOST_PROTOTYPES; rank++) {
    for (const { cell, wanted } of queues) {
      if (rank >= wanted.length) continue;
      const { patches, ...own } = wanted[rank];
      if (bytes >= limit) {
        omitted += patches.length;
        continue;
      }
      const pictures: PatchPicture[] = [];
      for (const patch of patches) {
        const { webp, problem } = await thumbnail(cell, patch);
        if (problem !== null) problems.push(problem);
        if (webp === null) continue;
        pictures.push({ patch, webp });
        bytes += webp.length;
      }
      found.get(cell.id)?.nearest.push({ ...own, patches: pictures });
    }
  }
  return { prototypes: found, omitted, problems };
}

async function thumbnail(
  { id, dir }: DoneCell,
  { image }: PrototypePatch,
): Promise<{ readonly webp: Buffer | null; readonly problem: RunProblem | null }> {
  const problem = (message: string): RunProblem => ({
    ...{ cell: id, file: `diagnostics.json: ${image}` },
    ...{ expected: 'a picture of a patch', found: message },
  });
  let path: string;
  try {
    path = insideCell(dir, image, 'diagnostics.json');
  } catch (error) {
    if (!(error instanceof ReportError)) throw error;
    return { webp: null, problem: problem(error.message) };
  }
  try {
    const size = { width: SIDE, height: SIDE, fit: 'inside', withoutEnlargement: true } as const;
    const webp = await sharp(path).removeAlpha().resize(size).webp({ quality: 80, effort: 4 }).toBuffer();
    return { webp, problem: null };
  } catch {
    return { webp: null, problem: problem('a file that is missing or does not decode') };
  }
}
