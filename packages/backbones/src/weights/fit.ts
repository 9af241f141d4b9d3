import type { ParameterShapes } from '../network/layer.js';
import type { Dialect } from './dialect.js';
import { shapeInFile } from './tensor-layout.js';
import type { WeightsFile } from './weights-file.js';

/** A tensor whose shape is not what the network needs; shapes as in the file. */
export interface MisshapenTensor {
  readonly name: string;
  readonly expected: readonly number[];
  readonly found: readonly number[];
}

/** How the tensors of a file match a network; names as in the file. */
export interface WeightsFit {
  /** The naming that fits best. */
  readonly dialect: string;
  readonly missing: readonly string[];
  /** Neither needed nor known to belong to the network. */
  readonly unexpected: readonly string[];
  readonly misshapen: readonly MisshapenTensor[];
}

/** What a network wants of a file. */
export interface WantedWeights {
  /** Tensors that have to be there. */
  readonly needed: ParameterShapes;
  /** All tensors that may be there; includes the needed ones. */
  readonly known: ParameterShapes;
  readonly dialects: readonly Dialect[];
}

/** The dialect with the fewest missing tensors, the first of equals, and how the file fits it. */
export function fitWeights(
  file: WeightsFile,
  wanted: WantedWeights,
): { readonly dialect: Dialect; readonly fit: WeightsFit } {
  const fits = wanted.dialects.map((dialect) => ({ dialect, fit: fitDialect(file, wanted, dialect) }));
  return fits.reduce((best, next) => (next.fit.missing.length < best.fit.missing.length ? next : best));
}

function fitDialect(file: WeightsFile, { needed, known }: WantedWeights, dialect: Dialect): WeightsFit {
  const found = new Map(file.entries.map(({ name, shape }) => [name, shape]));
  const missing: string[] = [];
  const misshapen: MisshapenTensor[] = [];
  for (const part of partsOf(needed, dialect)) {
    const shape = found.get(part.name);
    const expected = shapeInFile(part.shape, file.layout);
    if (shape === undefined) missing.push(part.name);
    else if (expected.length !== shape.length || expected.some((extent, i) => extent !== shape[i]))
      misshapen.push({ name: part.name, expected, found: shape });
  }
  const expectedNames = new Set(partsOf(known, dialect).map(({ name }) => name));
  const unexpected = file.entries
    .map(({ name }) => name)
    .filter((name) => !expectedNames.has(name) && !dialect.unused.some((pattern) => pattern.test(name)));
  return { dialect: dialect.label, missing, unexpected, misshapen };
}

function partsOf(shapes: ParameterShapes, dialect: Dialect) {
  return Object.entries(shapes)
    .flatMap(([name, shape]) => dialect.parts(name, shape))
    .filter((part) => 'name' in part);
}
