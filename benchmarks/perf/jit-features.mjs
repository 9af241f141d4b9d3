// Feature extraction that benchmarks/perf/jit.mjs measures: every backbone whose weights are here.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createExtractor, listBackbones } from '@protobench/backbones';
import { float32 } from '@protobench/jit';
import { decodeSafetensors, RandomStream } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { readFileSync } from 'node:fs';

export const WEIGHTS_ROOT =
  process.env.PROTOBENCH_WEIGHTS ?? fileURLToPath(new URL('../../../shared/weights', import.meta.url));
const BATCH = 8;
const SIDE = 256;

const require = createRequire(import.meta.url);

/** What a peer needs beside the images, by backbone: `{ arrays, options }`. Backbones without an entry have no peer. */
export const PEERS = {
  'mobilenetv3-centernet-coco': async (taps) => {
    const folder = join(dirname(require.resolve('@vladmandic/human')), '..', 'models');
    const topology = join(folder, 'centernet.json');
    const json = JSON.parse(readFileSync(topology, 'utf8'));
    const specs = json.weightsManifest.flatMap(({ weights }) => weights);
    const bytes = readFileSync(join(folder, json.weightsManifest[0].paths[0]));
    const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    const decoded = await tf.io.decodeWeights(buffer, specs);
    const weights = {};
    for (const [name, tensor] of Object.entries(decoded)) {
      if (tensor.dtype === 'float32') weights[name] = float32(tensor.shape, tensor.dataSync());
      tensor.dispose();
    }
    return {
      arrays: { weights },
      options: { topology, taps: taps.map((tap) => `tower_0/MobilenetV3/${tap}`) },
    };
  },
  'resnet50v2-imagenet': (taps) => fromFile('resnet50v2-imagenet.stages1-3.safetensors', taps),
  'squeezenet1.1-imagenet': (taps) => fromFile('squeezenet1.1-imagenet.safetensors', taps),
};

/** Weights as they lie in a file; taps by the number in their name. */
async function fromFile(name, taps) {
  const { tensors } = decodeSafetensors(readFileSync(join(WEIGHTS_ROOT, name)));
  return { arrays: { weights: tensors }, options: { taps: taps.map((tap) => Number(/\d+/.exec(tap)[0])) } };
}

/** Taps that suites use by default: all but the shallowest of three or more. */
export function usualTaps({ taps }) {
  const maps = taps.filter(({ name }) => name !== 'classifier');
  return maps.slice(maps.length > 2 ? 1 : 0).map(({ name }) => name);
}

/** A backbone, or `null` where its weights are not here. */
export function loadIfHere(definition) {
  return definition.load({ weightsRoot: WEIGHTS_ROOT }).catch((error) => {
    if (error.code !== 'WEIGHTS_MISSING') throw error;
    return null;
  });
}

/** Every backbone that loads, as `{ name, title, taps, images, extractor(options), peer }`. */
export async function featureCases() {
  const found = [];
  const missing = [];
  await tf.setBackend('cpu');
  for (const definition of listBackbones()) {
    const backbone = await loadIfHere(definition);
    if (backbone === null) {
      missing.push(definition.name);
      continue;
    }
    const pixels = RandomStream.fromSeed(3).uniform(BATCH * SIDE * SIDE * 3);
    const data = Uint8Array.from(pixels, (value) => Math.floor(value * 256));
    const taps = usualTaps(definition);
    found.push({
      name: definition.name,
      title: `features, ${definition.name}, ${BATCH} x ${SIDE} x ${SIDE}`,
      images: { count: BATCH, height: SIDE, width: SIDE, data },
      x: float32([BATCH, SIDE, SIDE, 3], data),
      extractor: (options) => createExtractor(backbone, taps, options),
      peer: PEERS[definition.name] === undefined ? null : () => PEERS[definition.name](taps),
      dispose: () => backbone.dispose(),
    });
  }
  if (missing.length > 0) process.stdout.write(`no weights here: ${missing.join(', ')}\n`);
  return found;
}
