import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BackboneError } from '../errors.js';
import type { WeightsSource } from '../model.js';

/**
 * Finds the weight file of a backbone.
 * @throws BackboneError `WEIGHTS_MISSING` with every place that was looked at and how to get the file.
 */
export function locateWeights(
  name: string,
  { files, obtain }: WeightsSource,
  weightsRoot: string | undefined,
): string {
  if (weightsRoot === undefined) {
    throw new BackboneError(
      'WEIGHTS_MISSING',
      `backbone ${name} needs the weight file ${files[0]}, and no folder of weights is set.`,
      `Set --weights-root or PROTOBENCH_WEIGHTS to the folder that holds it. ${obtain}`,
    );
  }
  const candidates = files.map((file) => join(weightsRoot, file));
  const found = candidates.find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new BackboneError(
    'WEIGHTS_MISSING',
    `the weights of backbone ${name} are not there; looked for ${candidates.join(', ')}.`,
    obtain,
  );
}
