import { readSafetensors, readSafetensorsHeader } from '@protobench/nn';
import { damaged } from './damaged.js';
import { openOnnx } from './onnx-file.js';
import { openTfjs } from './tfjs-file.js';
import type { WeightsFile } from './weights-file.js';

/**
 * Opens a weight file by its extension: `.safetensors`, `.onnx` (initialisers) or `.json` (TensorFlow.js model with
 * its shards beside it).
 * @throws BackboneError `WEIGHTS_DAMAGED` for a file that cannot be read as what its name says.
 */
export async function openWeights(path: string): Promise<WeightsFile> {
  if (path.endsWith('.safetensors')) return openSafetensors(path);
  if (path.endsWith('.onnx')) return openOnnx(path);
  if (path.endsWith('.json')) return openTfjs(path);
  throw damaged(path, 'its name ends in none of .safetensors, .onnx and .json');
}

function openSafetensors(path: string): WeightsFile {
  const guarded = <T>(read: () => T): T => {
    try {
      return read();
    } catch (cause) {
      throw damaged(path, cause instanceof Error ? cause.message : String(cause), cause);
    }
  };
  const { entries } = guarded(() => readSafetensorsHeader(path));
  return {
    path,
    layout: 'torch',
    entries: entries.map(({ name, shape }) => ({ name, shape })),
    read: async (names) =>
      guarded(() => readSafetensors(path, { wanted: (name) => names.has(name) })).tensors,
  };
}
