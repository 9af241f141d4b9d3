import { open, readFile, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { describeFailure, hubError, type HubFile } from './hub-file.js';
import { RangeIgnored, type HubAnswer } from './hub-answer.js';

/** How far a download is. */
export interface DownloadProgress {
  /** Bytes that are there, those of an earlier attempt included. */
  readonly done: number;
  readonly total: number;
  /** Bytes per second since this attempt began; 0 while unknown. */
  readonly bytesPerSecond: number;
  /** Seconds left at this rate; `null` while unknown. */
  readonly secondsLeft: number | null;
}

/** A connection that breaks is made again as often as this, as long as each one brought something. */
const CONNECTIONS = 5;

/** Which contents a part is of. */
interface PartNote {
  readonly etag: string;
  readonly bytes: number;
}

/** The unfinished file beside its target. */
export const partOf = ({ target }: HubFile) => `${target}.part`;
const noteOf = (hub: HubFile) => `${partOf(hub)}.json`;

/**
 * Downloads what is missing of the part beside the target. Two processes that do so at once write the same bytes to the
 * same places.
 * @returns number of bytes that were there before
 * @throws BackboneError `DOWNLOAD_FAILED`, `WEIGHTS_OFFLINE`; the part stays. Errors of the file system.
 */
export async function downloadPart(
  hub: HubFile,
  answer: HubAnswer,
  onProgress: (progress: DownloadProgress) => void,
): Promise<number> {
  const before = await bytesThere(hub, answer);
  await writeFile(noteOf(hub), JSON.stringify({ etag: answer.etag, bytes: answer.bytes } satisfies PartNote));
  const file = await open(partOf(hub), before === 0 ? 'w' : 'r+');
  try {
    await fill(file, before, { hub, answer, onProgress });
    await file.sync();
  } finally {
    await file.close();
  }
  return before;
}

/** Removes the part and its note. */
export async function discardPart(hub: HubFile): Promise<void> {
  await rm(partOf(hub), { force: true });
  await rm(noteOf(hub), { force: true });
}

/** Removes the note of a part that has been renamed. */
export async function discardNote(hub: HubFile): Promise<void> {
  await rm(noteOf(hub), { force: true });
}

/** A part of other contents is worth nothing. */
async function bytesThere(hub: HubFile, { etag, bytes }: HubAnswer): Promise<number> {
  try {
    const note = JSON.parse(await readFile(noteOf(hub), 'utf8')) as PartNote;
    const { size } = await stat(partOf(hub));
    return note.etag === etag && note.bytes === bytes && size <= bytes ? size : 0;
  } catch {
    return 0;
  }
}

interface Download {
  readonly hub: HubFile;
  readonly answer: HubAnswer;
  readonly onProgress: (progress: DownloadProgress) => void;
}

async function fill(file: FileHandle, start: number, { hub, answer, onProgress }: Download): Promise<void> {
  const total = answer.bytes;
  const progress = progressFrom(start, total, onProgress);
  let position = start;
  progress(position);
  for (let connection = 1; position < total; connection++) {
    const from = position;
    try {
      for await (const chunk of answer.read(from) as unknown as AsyncIterable<Uint8Array>) {
        if (position + chunk.length > total)
          throw hubError(
            'DOWNLOAD_FAILED',
            hub,
            `more than the announced ${total} bytes came`,
            'Try again later.',
          );
        await writeAt(file, chunk, position);
        position += chunk.length;
        progress(position);
      }
      if (position < total) throw new Error(`it ended after ${position} of ${total} bytes`);
    } catch (error) {
      if (error instanceof RangeIgnored) {
        position = 0;
        await file.truncate(0);
        if (connection <= CONNECTIONS) continue;
      }
      if (isFileError(error)) throw error;
      if (position === from || connection >= CONNECTIONS) throw describeFailure(hub, error);
    }
  }
}

/** Errors of writing have a system call; those of a connection are wrapped or have another one. */
function isFileError(error: unknown): boolean {
  return (error as { syscall?: unknown } | null)?.syscall === 'write';
}

async function writeAt(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;)
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
}

function progressFrom(
  start: number,
  total: number,
  onProgress: (progress: DownloadProgress) => void,
): (done: number) => void {
  const began = performance.now();
  return (done) => {
    const seconds = (performance.now() - began) / 1000;
    const bytesPerSecond = seconds > 0 ? Math.max(0, done - start) / seconds : 0;
    onProgress({
      done,
      total,
      bytesPerSecond,
      secondsLeft: bytesPerSecond > 0 ? (total - done) / bytesPerSecond : null,
    });
  };
}
