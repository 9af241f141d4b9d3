import type { WeightEntry } from './weights-file.js';

/** A piece of a tensor: a tensor of the file (with its shape in the layout of PyTorch), or zeros. */
export type TensorPart = WeightEntry | { readonly zeros: number };

/** How files of one origin name the tensors of an architecture. */
export interface Dialect {
  /** For messages, such as `timm`. */
  readonly label: string;
  /** The pieces that give the tensor `name` of the architecture, values one after the other. */
  parts(name: string, shape: readonly number[]): readonly TensorPart[];
  /** Names in such files that belong to the network but that no tap needs. */
  readonly unused: readonly RegExp[];
}

/** Counters that PyTorch keeps in batch norms. */
export const BATCH_COUNTER = /(^|\.)num_batches_tracked$/;

/** A dialect in which each tensor has one name in the file. */
export function renaming(
  label: string,
  rename: (name: string) => string,
  unused: readonly RegExp[],
): Dialect {
  return { label, parts: (name, shape) => [{ name: rename(name), shape }], unused };
}

/** Gluon writes `gamma` and `beta` of norms, and underscores: `x_gamma`, `x_running_mean`, `y_weight`. */
export function gluonName(name: string, isNorm: (prefix: string) => boolean): string {
  const dot = name.lastIndexOf('.');
  const [prefix, last] = [name.slice(0, dot), name.slice(dot + 1)];
  if (!isNorm(prefix)) return `${prefix}_${last}`;
  return `${prefix}_${last === 'weight' ? 'gamma' : last === 'bias' ? 'beta' : last}`;
}
