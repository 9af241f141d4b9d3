import { sizeOf } from '@protobench/jit';
import { BackboneError } from '../errors.js';
import type { StateReader } from '../network/layer.js';
import { fitWeights, type WantedWeights, type WeightsFit } from './fit.js';
import { valuesFromFile } from './tensor-layout.js';
import type { WeightsFile } from './weights-file.js';

/** Names of each kind in an error message. */
const LISTED = 3;

/**
 * Reads the needed tensors of a file under the names of the network.
 * @throws BackboneError `WEIGHTS_MISFIT` when tensors are missing, have other shapes or belong to another network; it
 *   names the first few of each kind.
 */
export async function readState(file: WeightsFile, wanted: WantedWeights): Promise<StateReader> {
  const { dialect, fit } = fitWeights(file, wanted);
  if (fit.missing.length + fit.misshapen.length + fit.unexpected.length > 0) throw misfit(file.path, fit);
  const parts = new Map(
    Object.entries(wanted.needed).map(([name, shape]) => [name, dialect.parts(name, shape)]),
  );
  const names = [...parts.values()].flat().flatMap((part) => ('name' in part ? [part.name] : []));
  const tensors = await file.read(new Set(names));
  return (name) => {
    const pieces = (parts.get(name) ?? []).map((part) =>
      'name' in part
        ? valuesFromFile(tensors[part.name], part.shape, file.layout)
        : new Float32Array(part.zeros),
    );
    if (pieces.length === 1) return pieces[0];
    const values = new Float32Array(sizeOf(wanted.needed[name]));
    let offset = 0;
    for (const piece of pieces) {
      values.set(piece, offset);
      offset += piece.length;
    }
    return values;
  };
}

function misfit(path: string, fit: WeightsFit): BackboneError {
  const shape = (extents: readonly number[]): string => `[${extents.join(', ')}]`;
  const parts = [
    list('missing', fit.missing),
    list(
      'with another shape',
      fit.misshapen.map(
        ({ name, expected, found }) => `${name} (expected ${shape(expected)}, found ${shape(found)})`,
      ),
    ),
    list('unexpected', fit.unexpected),
  ].filter((text) => text !== '');
  return new BackboneError(
    'WEIGHTS_MISFIT',
    `the weight file ${path} does not fit the network (read with the names of ${fit.dialect}): ${parts.join('; ')}.`,
    'Check that the file is that of this backbone and not of a variant with other widths or blocks.',
  );
}

function list(kind: string, items: readonly string[]): string {
  if (items.length === 0) return '';
  const rest = items.length > LISTED ? ` and ${items.length - LISTED} more` : '';
  return `${items.length} ${kind}: ${items.slice(0, LISTED).join(', ')}${rest}`;
}
