import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { CliError } from '../errors.js';
import { unreadable } from './map-error.js';
import type { AnomalyMap } from './npy.js';
import { parseNpy } from './npy.js';
import { parseNpz } from './npz.js';
import { decodeRaster } from './raster.js';

/** Endings of map files, without regard to case. */
export const MAP_ENDINGS = ['npy', 'npz', 'tif', 'tiff', 'png'] as const;

function refuseNan(map: AnomalyMap, path: string): void {
  const at = map.data.findIndex(Number.isNaN);
  if (at < 0) return;
  throw new CliError(
    'MAP_NOT_FINITE',
    `${path} has NaN at row ${Math.floor(at / map.width)}, column ${at % map.width}.`,
    'Find out why the model produced no number; a ranking cannot place it.',
  );
}

/**
 * Reads an anomaly map as float32, larger = more anomalous; see `parseNpy`, `parseNpz` and `decodeRaster` for what a file
 * may hold. Infinite values pass.
 *
 * @param array array of a `.npz` file
 * @throws CliError `MAP_UNREADABLE`, `MAP_UNSUPPORTED`, `MAP_NOT_FINITE`, `UNKNOWN_NAME`
 */
export async function readMap(path: string, array?: string): Promise<AnomalyMap> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw unreadable(path, (cause as Error).message);
  }
  const map = await parse(bytes, path, array);
  refuseNan(map, path);
  return map;
}

async function parse(bytes: Buffer, path: string, array: string | undefined): Promise<AnomalyMap> {
  const ending = extname(path).toLowerCase();
  if (ending === '.npy') return parseNpy(bytes, path);
  return ending === '.npz' ? parseNpz(bytes, path, array) : decodeRaster(bytes, path);
}
