import type { NDArray } from '@protobench/jit';
import { closeSync, fstatSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { NnError } from '../errors.js';
import { damaged } from './safetensors-header.js';
import type { SafetensorsHeader } from './safetensors-header.js';
import { encodeParts, headerOf, tensorsOf } from './safetensors.js';
import type { ByteSource, Safetensors } from './safetensors.js';

/** One call to the system moves at most 2 GiB; larger tensors take several. */
const CHUNK_BYTES = 1 << 30;

/** Options of {@link readSafetensors}. */
export interface ReadOptions {
  /**
   * Reads only the tensors for which this holds; the header is checked as a whole. All of them unless given.
   */
  readonly wanted?: (name: string) => boolean;
}

/**
 * Reads a safetensors file, each tensor straight into its own array. Errors as in `decodeSafetensors`, and
 * `SAFETENSORS_IO` when the file cannot be read.
 */
export function readSafetensors(path: string, options: ReadOptions = {}): Safetensors {
  return withFile(path, (bytes) => tensorsOf(bytes, path, options.wanted ?? (() => true)));
}

/**
 * Names, types, shapes and positions of the tensors in a file, and its metadata, without reading the data.
 */
export function readSafetensorsHeader(path: string): SafetensorsHeader {
  return withFile(path, (bytes) => headerOf(bytes, path));
}

/**
 * Writes a safetensors file so that a reader sees the old file or the whole new one, whatever happens:
 * written beside it under a temporary name, flushed to the disk, renamed. After a failure the temporary file
 * is gone and the old one stays.
 *
 * Synchronous on purpose: the arrays may be overwritten by the next training step.
 *
 * @throws `SAFETENSORS_IO` when the file cannot be written
 */
export function writeSafetensors(
  path: string,
  tensors: Readonly<Record<string, NDArray>>,
  metadata: Readonly<Record<string, string>> = {},
): void {
  const { head, data } = encodeParts(tensors, metadata);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = openSync(temporary, 'w');
    try {
      for (const part of [head, ...data]) writeAll(file, part);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
    flushDirectory(dirname(path));
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw inputOutput(path, 'cannot be written', cause);
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  let done = 0;
  while (done < bytes.length) {
    done += writeSync(file, bytes, done, Math.min(CHUNK_BYTES, bytes.length - done));
  }
}

/**
 * Makes the rename itself durable, where the system can: the file is whole either way, so failing to is no
 * error.
 */
function flushDirectory(path: string): void {
  try {
    const directory = openSync(path, 'r');
    try {
      fsyncSync(directory);
    } finally {
      closeSync(directory);
    }
  } catch {
    // Windows and some network file systems cannot flush a directory.
  }
}

function withFile<T>(path: string, use: (bytes: ByteSource) => T): T {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (cause) {
    throw inputOutput(path, 'cannot be opened', cause);
  }
  try {
    return use({
      size: fstatSync(file).size,
      read: (offset, length) => readAll(file, path, offset, length),
    });
  } catch (cause) {
    throw cause instanceof NnError ? cause : inputOutput(path, 'cannot be read', cause);
  } finally {
    closeSync(file);
  }
}

function readAll(file: number, path: string, offset: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const count = readSync(file, bytes, done, Math.min(CHUNK_BYTES, length - done), offset + done);
    if (count === 0) throw damaged(path, `expected ${length} bytes at ${offset}, found ${done}`);
    done += count;
  }
  return bytes;
}

function inputOutput(path: string, what: string, cause: unknown): NnError {
  return new NnError(
    'SAFETENSORS_IO',
    `${path} ${what}: ${(cause as Error).message}`,
    'Check that the folder exists, and its permissions and free space.',
    { cause },
  );
}
