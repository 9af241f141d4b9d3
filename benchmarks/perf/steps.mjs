// Training steps of each method under `compiled` against `eager` on wasm: agreement of the losses and speed.
import { METHODS } from '../../apps/benchmark/dist/methods.js';
import { createExtractor, findBackbone, selectTaps, tapSize } from '@protobench/backbones';
import { findDataset, loadRegistry, openDataset, prepareImage } from '@protobench/datasets';
import { fileURLToPath } from 'node:url';
import { createLoop, float32, int32, scalar } from '@protobench/jit';
import { trainingStep } from '@protobench/harness';
import { createOptimiser, learningRate, RandomStream } from '@protobench/nn';

const STEPS = 20;
const BATCH = 8;
const IMAGES = 16;
const SIZE = 128;
const BACKBONE = 'mobilenetv3-centernet-coco';
/** The taps of the suites. */
const TAPS = ['expanded_conv_5/add', 'expanded_conv_11/add'];
/** Options of the suites that these methods do not have by default. */
const OPTIONS = {
  'pro-ad': { variant: 'compact', config: {} },
  prd: { config: { input: { standardise: false } } },
  rd4ad: { config: { input: { standardise: false } } },
};

/** Training images of the synthetic set and their features. */
async function realFeatures() {
  const registry = await loadRegistry(fileURLToPath(new URL('../../datasets.json', import.meta.url)));
  const dataset = await openDataset(findDataset(registry, 'synthetic'), {
    categories: ['gear', 'wood'],
    limit: { train: IMAGES / 2 },
  });
  const samples = dataset.samples.filter(({ split }) => split === 'train');
  const backbone = await findBackbone(BACKBONE).load({});
  const taps = selectTaps(backbone, TAPS).map((tap) => ({ ...tap, ...tapSize(tap, SIZE, SIZE) }));
  const extractor = createExtractor(backbone, TAPS);
  const data = new Uint8Array(samples.length * SIZE * SIZE * 3);
  for (const [row, { image }] of samples.entries()) {
    data.set((await prepareImage(image, { width: SIZE, height: SIZE })).data, row * SIZE * SIZE * 3);
  }
  const all = await extractor.extract({ count: samples.length, height: SIZE, width: SIZE, data });
  await extractor.dispose();
  backbone.dispose();
  return trainingFeatures(taps, all, samples);
}

function trainingFeatures(taps, all, samples) {
  const batch = async (indices) =>
    taps.map(({ height, width, channels }, t) => {
      const size = height * width * channels;
      const out = new Float32Array(indices.length * size);
      indices.forEach((index, row) =>
        out.set(all[t].data.subarray(index * size, (index + 1) * size), row * size),
      );
      return float32([indices.length, height, width, channels], out);
    });
  const statistics = async (t) => {
    const { channels } = taps[t];
    const { data } = all[t];
    const rows = data.length / channels;
    const mean = new Float32Array(channels);
    const std = new Float32Array(channels);
    for (let c = 0; c < channels; c++) {
      const values = Array.from({ length: rows }, (_, i) => data[i * channels + c]);
      mean[c] = values.reduce((a, b) => a + b, 0) / rows;
      std[c] = Math.sqrt(values.reduce((a, b) => a + (b - mean[c]) ** 2, 0) / rows);
    }
    return { mean, std };
  };
  const category = Int32Array.from(samples, (sample) => (sample.category === 'gear' ? 0 : 1));
  return { count: samples.length, taps, category, batch, statistics };
}

function drawNoise(wanted, stream, step) {
  const out = {};
  for (const [name, { shape, distribution }] of Object.entries(wanted)) {
    const size = shape.reduce((a, b) => a * b, 1);
    const source = stream.child(name).child(step);
    out[name] = float32(shape, distribution === 'uniform' ? source.uniform(size) : source.normal(size));
  }
  return out;
}

/** The detector of a suite, its state before the first step, and the inputs of each step. */
async function prepare(definition, features) {
  const stream = RandomStream.fromSeed(0);
  const { variant, config } = OPTIONS[definition.name];
  const detector = definition.create(
    definition.config.parse({ ...definition.variants[variant], ...config }),
    {
      taps: features.taps,
      mapSize: { height: SIZE, width: SIZE },
      categories: ['gear', 'wood'],
    },
  );
  const { params, buffers } = await detector.init(features, stream.child('init'));
  const optimiser = createOptimiser(detector.training.optimiser).initialState(params);
  const inputs = async (step) => {
    const indices = Array.from({ length: BATCH }, (_, i) => (step * BATCH + i * 3) % IMAGES);
    return {
      taps: await features.batch(indices),
      noise: drawNoise(detector.noise(BATCH), stream.child('noise'), step),
      step: scalar(step),
      lr: scalar(learningRate(detector.training.schedule, step, detector.training.steps)),
      category: int32(
        [BATCH],
        Int32Array.from(indices, (index) => features.category[index]),
      ),
    };
  };
  return { step: trainingStep(detector), state: { params, buffers, optimiser }, inputs };
}

const timed = async (loop, inputs) => {
  const start = performance.now();
  const { loss } = await loop.step(inputs);
  return { loss: loss.data[0], seconds: (performance.now() - start) / 1000 };
};

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/**
 * Runs both engines over the same steps. The eager one takes over the compiled one's state before every second step, so that
 * every loss is compared and every second one has gone through its own update. Without that the losses of reverse distillation
 * part by a factor of about three a step, as those of any two float32 implementations: batch norm, ReLU and Adam, which turns
 * the rounding of a gradient near zero into a step of full size, are chaotic together.
 */
async function compare(definition, features) {
  const { step, state, inputs } = await prepare(definition, features);
  const compiled = createLoop(step, state, { engine: 'compiled' });
  const [ours, peer] = [[], []];
  let difference = 0;
  let eager = null;
  for (let i = 0; i < STEPS; i++) {
    if (i % 2 === 0) {
      await eager?.dispose();
      eager = createLoop(step, await compiled.read(), { engine: 'eager', eagerBackend: 'wasm' });
    }
    const batch = await inputs(i);
    const [a, b] = [await timed(compiled, batch), await timed(eager, batch)];
    difference = Math.max(difference, Math.abs(a.loss - b.loss));
    // The first steps compile and warm up.
    if (i >= 3) {
      ours.push(a.seconds);
      peer.push(b.seconds);
    }
  }
  await Promise.all([compiled.dispose(), eager.dispose()]);
  return { difference, ours: median(ours), peer: median(peer) };
}

/** One row a method; throws when the losses of the two engines differ by more than 1e-4. */
export async function run() {
  const rows = [];
  const features = await realFeatures();
  for (const definition of METHODS.filter(({ name }) => name in OPTIONS)) {
    const { difference, ours, peer } = await compare(definition, features);
    process.stdout.write(
      `${definition.name}: largest difference of the loss over ${STEPS} steps ${difference.toExponential(1)}\n`,
    );
    if (!(difference <= 1e-4))
      throw new Error(`${definition.name}: compiled and eager differ by ${difference}`);
    rows.push({
      name: `train step of ${definition.name}, batch ${BATCH}, ${SIZE} x ${SIZE}`,
      ours: ours * 1000,
      peer: peer * 1000,
      peerName: 'TensorFlow.js wasm',
      unit: 'ms',
      ratio: peer / ours,
    });
  }
  return rows;
}
