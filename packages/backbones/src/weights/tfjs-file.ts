import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { float32 } from '@protobench/jit';
import * as tf from '@tensorflow/tfjs';
import { onCpuBackend } from './cpu-backend.js';
import { damaged } from './damaged.js';
import type { WeightsFile } from './weights-file.js';

type Manifest = readonly {
  readonly paths: readonly string[];
  readonly weights: readonly tf.io.WeightsManifestEntry[];
}[];

/**
 * Weights of a TensorFlow.js model (`model.json` with its shards beside it), quantised ones included; convolutions in
 * the layout of TensorFlow.
 * @throws BackboneError `WEIGHTS_DAMAGED` for a file that is no model or whose shards are not there.
 */
export async function openTfjs(path: string): Promise<WeightsFile> {
  const groups = await readManifest(path);
  return {
    path,
    layout: 'tensorflow',
    entries: groups.flatMap(({ weights }) => weights.map(({ name, shape }) => ({ name, shape }))),
    read: async (names) => {
      const tensors: Record<string, ReturnType<typeof float32>> = {};
      for (const { paths, weights } of groups) {
        if (!weights.some(({ name }) => names.has(name))) continue;
        const shards = await Promise.all(paths.map((shard) => readShard(join(dirname(path), shard), path)));
        Object.assign(tensors, await decode(Buffer.concat(shards), weights, names, path));
      }
      return tensors;
    },
  };
}

async function readManifest(path: string): Promise<Manifest> {
  try {
    const { weightsManifest } = JSON.parse(await readFile(path, 'utf8')) as { weightsManifest?: Manifest };
    if (Array.isArray(weightsManifest)) return weightsManifest;
  } catch (cause) {
    throw damaged(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
  throw damaged(path, 'it has no weightsManifest');
}

async function readShard(shard: string, path: string): Promise<Buffer> {
  try {
    return await readFile(shard);
  } catch (cause) {
    throw damaged(path, `its shard ${shard} cannot be read`, cause);
  }
}

async function decode(
  bytes: Buffer,
  specs: readonly tf.io.WeightsManifestEntry[],
  names: ReadonlySet<string>,
  path: string,
): Promise<Record<string, ReturnType<typeof float32>>> {
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  return onCpuBackend(async () => {
    let decoded: Record<string, tf.Tensor>;
    try {
      decoded = tf.io.decodeWeights(buffer, [...specs]);
    } catch (cause) {
      throw damaged(path, cause instanceof Error ? cause.message : String(cause), cause);
    }
    const arrays: Record<string, ReturnType<typeof float32>> = {};
    for (const [name, tensor] of Object.entries(decoded)) {
      if (names.has(name)) arrays[name] = float32(tensor.shape, Float32Array.from(tensor.dataSync()));
      tensor.dispose();
    }
    return arrays;
  });
}
