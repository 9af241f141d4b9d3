// Training steps of each method under `compiled` against `eager` on wasm: agreement of the losses and speed.
import { METHODS } from '../../apps/benchmark/dist/methods.js';
import { createLoop, float32, int32, scalar } from '@protobench/jit';
import { trainingStep } from '@protobench/harness';
import { createOptimiser, learningRate, RandomStream } from '@protobench/nn';

const STEPS = 20;
const BATCH = 4;
const IMAGES = 8;
/** Taps of mobilenetv3-centernet-coco for 128 x 128 images. */
const TAPS = [
  { name: 'expanded_conv_2/add', stride: 4, height: 32, width: 32, channels: 24 },
  { name: 'expanded_conv_5/add', stride: 8, height: 16, width: 16, channels: 32 },
  { name: 'expanded_conv_11/add', stride: 16, height: 8, width: 8, channels: 88 },
];

/** Random features in place of a backbone's: what is compared is the step. */
function randomFeatures(stream) {
  const images = Array.from({ length: IMAGES }, (_, image) =>
    TAPS.map((tap, t) =>
      stream
        .child(image)
        .child(t)
        .normal(tap.height * tap.width * tap.channels),
    ),
  );
  const batch = async (indices) =>
    TAPS.map(({ height, width, channels }, t) => {
      const data = new Float32Array(indices.length * height * width * channels);
      indices.forEach((index, row) => data.set(images[index][t], row * height * width * channels));
      return float32([indices.length, height, width, channels], data);
    });
  return {
    count: IMAGES,
    taps: TAPS,
    category: new Int32Array(IMAGES),
    batch,
    statistics: async (t) => ({
      mean: new Float32Array(TAPS[t].channels),
      std: new Float32Array(TAPS[t].channels).fill(1),
    }),
  };
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

async function trainWith(definition, options) {
  const stream = RandomStream.fromSeed(0);
  const features = randomFeatures(stream.child('features'));
  const detector = definition.create(definition.config.parse({}), {
    taps: TAPS,
    mapSize: { height: 128, width: 128 },
    categories: ['random'],
  });
  const { params, buffers } = await detector.init(features, stream.child('init'));
  const optimiser = createOptimiser(detector.training.optimiser).initialState(params);
  const loop = createLoop(trainingStep(detector), { params, buffers, optimiser }, options);
  const losses = [];
  const seconds = [];
  for (let step = 0; step < STEPS; step++) {
    const indices = Array.from({ length: BATCH }, (_, i) => (step * BATCH + i) % IMAGES);
    const inputs = {
      taps: await features.batch(indices),
      noise: drawNoise(detector.noise(BATCH), stream.child('noise'), step),
      step: scalar(step),
      lr: scalar(learningRate(detector.training.schedule, step, detector.training.steps)),
      category: int32([BATCH], new Int32Array(BATCH)),
    };
    const start = performance.now();
    const { loss } = await loop.step(inputs);
    seconds.push((performance.now() - start) / 1000);
    losses.push(loss.data[0]);
  }
  await loop.dispose();
  // The first steps compile and warm up.
  const steady = seconds.slice(3).sort((a, b) => a - b);
  return { losses, median: steady[Math.floor(steady.length / 2)] };
}

/** One row a method; throws when the losses of the two engines differ by more than 1e-4. */
export async function run() {
  const rows = [];
  for (const definition of METHODS) {
    const compiled = await trainWith(definition, { engine: 'compiled' });
    const eager = await trainWith(definition, { engine: 'eager', eagerBackend: 'wasm' });
    const difference = Math.max(...compiled.losses.map((loss, i) => Math.abs(loss - eager.losses[i])));
    process.stdout.write(
      `${definition.name}: largest difference of the loss over ${STEPS} steps ${difference.toExponential(1)}\n`,
    );
    if (!(difference <= 1e-4))
      throw new Error(`${definition.name}: compiled and eager differ by ${difference}`);
    rows.push({
      name: `train step of ${definition.name}, batch ${BATCH}, 128 x 128`,
      ours: compiled.median * 1000,
      peer: eager.median * 1000,
      peerName: 'TensorFlow.js wasm',
      unit: 'ms',
      ratio: eager.median / compiled.median,
    });
  }
  return rows;
}
