import { stat } from 'node:fs/promises';
import type { NDArray } from '@protobench/jit';
import { encodeSafetensors, readSafetensors } from '@protobench/nn';
import { HarnessError } from '../errors.js';
import { writeAtomic } from '../files/atomic.js';

/** Arrays of a training between two steps. */
export interface Snapshot {
  readonly params: Readonly<Record<string, NDArray>>;
  readonly buffers: Readonly<Record<string, NDArray>>;
  readonly optimiser: Readonly<Record<string, NDArray>>;
}

/** A snapshot and the number of steps that led to it. */
export interface Checkpoint extends Snapshot {
  readonly step: number;
}

const PARTS = ['params', 'buffers', 'optimiser'] as const;

/** Writes a checkpoint as one safetensors file; tensors are called `params/<name>` and so on. */
export async function writeCheckpoint(path: string, cellId: string, checkpoint: Checkpoint): Promise<void> {
  const tensors: Record<string, NDArray> = {};
  for (const part of PARTS) {
    for (const [name, array] of Object.entries(checkpoint[part])) tensors[`${part}/${name}`] = array;
  }
  const metadata = { format: 'protobench-checkpoint-1', cell: cellId, step: String(checkpoint.step) };
  await writeAtomic(path, encodeSafetensors(tensors, metadata));
}

/**
 * Reads a checkpoint back, or `null` where there is none.
 * @throws HarnessError `CHECKPOINT_DAMAGED` when the file is not a whole checkpoint of this cell.
 */
export async function readCheckpoint(path: string, cellId: string): Promise<Checkpoint | null> {
  try {
    await stat(path);
  } catch {
    return null;
  }
  try {
    const { tensors, metadata } = readSafetensors(path);
    const step = Number(metadata['step']);
    if (metadata['cell'] !== cellId) throw new Error(`it belongs to cell '${metadata['cell']}'`);
    if (!Number.isInteger(step) || step < 0) throw new Error(`its step is '${metadata['step']}'`);
    const parts = { params: {}, buffers: {}, optimiser: {} } as Record<
      (typeof PARTS)[number],
      Record<string, NDArray>
    >;
    for (const [name, array] of Object.entries(tensors)) {
      const slash = name.indexOf('/');
      const part = parts[name.slice(0, slash) as (typeof PARTS)[number]];
      if (part === undefined) throw new Error(`it has a tensor '${name}'`);
      part[name.slice(slash + 1)] = array;
    }
    return { step, ...parts };
  } catch (cause) {
    throw new HarnessError(
      'CHECKPOINT_DAMAGED',
      `the checkpoint ${path} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}.`,
      'Delete the file; the training of this cell then starts again.',
      { cause },
    );
  }
}
