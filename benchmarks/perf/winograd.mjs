// Milliseconds an image of backbones, and of single layers, whose 3x3 convolutions run by Winograd's method, against the same
// model with direct ones, in turns on one core; and how far the taps move. Weights are random: time does not hang on them.
import { listBackbones } from '@protobench/backbones';
import { float32, sizeOf, toOnnx } from '@protobench/jit';
import { Model } from '@protobench/jit/model';
import * as tf from '@tensorflow/tfjs';
import { usualTaps } from './jit-features.mjs';
import { median } from './median-of.mjs';

const SIZE = 256;
/** Runs of each model. */
const RUNS = Number(process.env.PROTOBENCH_PERF_RUNS ?? 25);
const NAMES = ['resnet18', 'resnet50', 'resnet50v2-imagenet', 'wide-resnet50-2', 'squeezenet1.1-imagenet'];
/** Channels into and out of a layer, and the side of its square image: where it begins to pay; below that both are direct. */
const LAYERS = [
  [16, 64, 64],
  [32, 32, 64],
  [32, 128, 31],
  [64, 64, 64],
  [64, 64, 15],
  [128, 128, 32],
  [128, 128, 31],
  [128, 128, 16],
  [256, 256, 16],
  [256, 256, 14],
  [512, 512, 8],
];
/** Units of a layer that are measured in a row. */
const UNITS = 4;

const imagesOf = (shape) =>
  float32(
    shape,
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => 2 * Math.sin(0.37 * i) + Math.cos(0.011 * i)),
  );

async function milliseconds(model, images) {
  const start = performance.now();
  await model.run({ images });
  return performance.now() - start;
}

/** The largest difference of two arrays, in standard deviations of the second. */
function distance(found, expected) {
  const mean = expected.reduce((sum, value) => sum + value, 0) / expected.length;
  const variance = expected.reduce((sum, value) => sum + (value - mean) ** 2, 0) / expected.length;
  const most = found.reduce((largest, value, i) => Math.max(largest, Math.abs(value - expected[i])), 0);
  return most / Math.sqrt(variance);
}

/** Medians of both models of a network in turns, and their largest difference. */
async function compare(network, images) {
  const load = (target) =>
    Model.load(toOnnx(network, [images], { inputs: ['images'], target }), { threads: 1, spinning: false });
  const [fast, direct] = [await load('cpu'), await load('any')];
  const [found, expected] = [await fast.run({ images }), await direct.run({ images })];
  const moved = Object.keys(expected).map((name) => distance(found[name].data, expected[name].data));
  const [mine, theirs] = [[], []];
  for (let run = 0; run < RUNS; run++) {
    mine.push(await milliseconds(fast, images));
    theirs.push(await milliseconds(direct, images));
  }
  await fast.dispose();
  await direct.dispose();
  return { moved: Math.max(...moved), mine: median(mine), theirs: median(theirs) };
}

/** Units of a 1x1, a 3x3 and a 1x1 convolution, as networks have them; per unit. */
async function compareLayer([inputs, outputs, side]) {
  const filters = (...shape) =>
    Array.from({ length: UNITS }, () =>
      tf.randomNormal(shape, 0, Math.sqrt(2 / (shape[0] * shape[1] * shape[2]))),
    );
  const first = filters(1, 1, inputs, inputs);
  const middle = filters(3, 3, inputs, outputs);
  const last = filters(1, 1, outputs, inputs);
  const conv = (x, filter) => tf.conv2d(x, filter, 1, 'same');
  const network = (x) => {
    let y = tf.transpose(x, [0, 2, 3, 1]);
    for (let i = 0; i < UNITS; i++) y = conv(tf.relu(conv(tf.relu(conv(y, first[i])), middle[i])), last[i]);
    return tf.transpose(y, [0, 3, 1, 2]);
  };
  const { mine, theirs } = await compare(network, imagesOf([1, inputs, side, side]));
  tf.dispose([first, middle, last]);
  return { mine: mine / UNITS, theirs: theirs / UNITS };
}

const row = (name, { mine, theirs }) => ({
  name,
  ours: mine,
  peer: theirs,
  peerName: 'direct convolutions',
  unit: 'ms',
  ratio: theirs / mine,
});

/** A row a layer; two rows a backbone, its time and the largest change of a tap. */
export async function run() {
  const rows = [];
  for (const layer of LAYERS) {
    const [inputs, outputs, side] = layer;
    rows.push(
      row(`a unit with ${inputs} to ${outputs} channels at ${side} x ${side}`, await compareLayer(layer)),
    );
  }
  for (const name of NAMES) {
    const definition = listBackbones().find((candidate) => candidate.name === name);
    const backbone = await definition.load({ randomWeights: true });
    const taps = usualTaps(definition);
    const network = (x) => backbone.forwardPreprocessed(tf.transpose(x, [0, 2, 3, 1]), taps);
    const found = await compare(network, imagesOf([1, 3, SIZE, SIZE]));
    backbone.dispose();
    rows.push(row(`${name}, ${taps.join(' and ')} of an image of ${SIZE} x ${SIZE} on one core`, found), {
      name: `${name}, largest change of a tap`,
      ours: found.moved,
      peer: null,
      peerName: '',
      unit: 'standard deviations',
      ratio: null,
    });
  }
  return rows;
}
