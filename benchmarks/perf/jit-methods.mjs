// Training steps of the methods as a suite configures them; pro_ad_peer.py and prd_peer.py have the same in PyTorch.
import { fileURLToPath } from 'node:url';
import { METHODS } from '../../apps/benchmark/dist/methods.js';
import { loadSuite, trainingStep } from '@protobench/harness';
import { float32, int32, scalar } from '@protobench/jit';
import { createOptimiser, RandomStream } from '@protobench/nn';

const SUITE = fileURLToPath(new URL('../mvtec3.yaml', import.meta.url));
/** Taps of the suite's backbone, mobilenetv3-centernet-coco, for images of 256 x 256. */
const TAPS = [
  { name: 'expanded_conv_5/add', stride: 8, height: 32, width: 32, channels: 32 },
  { name: 'expanded_conv_11/add', stride: 16, height: 16, width: 16, channels: 88 },
];
const CATEGORIES = ['bottle', 'pill', 'transistor'];
/** Start values that need no clustering; the step is the same. */
const RANDOM_START = { 'pro-ad': { proto: { init: 'normal1' } }, prd: { mnp: { init: 'normal' } } };

/** Random features in place of a backbone's: what is measured is the step. */
function randomFeatures(stream, count) {
  const images = TAPS.map((tap, t) => stream.child(t).normal(count * tap.height * tap.width * tap.channels));
  const batch = async (indices) =>
    TAPS.map(({ height, width, channels }, t) => {
      const size = height * width * channels;
      const data = new Float32Array(indices.length * size);
      indices.forEach((index, row) =>
        data.set(images[t].subarray(index * size, (index + 1) * size), row * size),
      );
      return float32([indices.length, height, width, channels], data);
    });
  const category = Int32Array.from({ length: count }, (_, i) => i % CATEGORIES.length);
  const statistics = async (t) => ({
    mean: new Float32Array(TAPS[t].channels),
    std: new Float32Array(TAPS[t].channels).fill(1),
  });
  return { count, taps: TAPS, category, batch, statistics };
}

function drawNoise(wanted, stream) {
  return Object.fromEntries(
    Object.entries(wanted).map(([name, { shape, distribution }]) => {
      const size = shape.reduce((product, extent) => product * extent, 1);
      const source = stream.child(name);
      return [name, float32(shape, distribution === 'uniform' ? source.uniform(size) : source.normal(size))];
    }),
  );
}

/** The training step of a method of the suite with its state and inputs; the same batch and noise in every step. */
export async function methodProblem(name) {
  const { methods } = await loadSuite(SUITE, METHODS);
  const {
    definition,
    variant,
    config: given,
  } = methods.find(({ definition: { name: own } }) => own === name);
  const config = { ...given };
  for (const [part, options] of Object.entries(RANDOM_START[name] ?? {})) {
    config[part] = { ...config[part], ...options };
  }
  const stream = RandomStream.fromSeed(0);
  const size = config.train.batchSize;
  const features = randomFeatures(stream.child('features'), size);
  const context = { taps: TAPS, mapSize: { height: 256, width: 256 }, categories: CATEGORIES };
  const detector = definition.create(config, context);
  const { params, buffers } = await detector.init(features, stream.child('init'));
  const { optimiser } = detector.training;
  const data = {
    taps: await features.batch(Array.from({ length: size }, (_, i) => i)),
    noise: drawNoise(detector.noise(size), stream.child('noise')),
    lr: scalar(config.train.lr),
    category: int32([size], features.category),
  };
  return {
    name,
    title: `train step, ${name}${variant === 'default' ? '' : ` ${variant}`} of mvtec3.yaml, batch ${size}`,
    step: trainingStep(detector),
    state: { params, buffers, optimiser: createOptimiser(optimiser).initialState(params) },
    inputs: (step) => ({ ...data, step: scalar(step) }),
    config,
  };
}
