// Writes models with toOnnx and has others read them: `onnx.checker` and, where onnx has one (1.13 and later), its reference
// implementation, both in Python (Debian: apt-get install python3-onnx); and onnxruntime-web, where it is installed.
//
//   npx tsc -b packages/jit/tsconfig.lib.json && node packages/jit/scripts/check-export.mjs
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { float32, int32, jit, toOnnx } from '../dist/index.js';
import * as tf from '@tensorflow/tfjs';

const PYTHON = fileURLToPath(new URL('check_export.py', import.meta.url));
const TOLERANCE = 1e-4;
/** Not a dependency: checked where somebody has installed it. */
const OPTIONAL_RUNTIME = 'onnxruntime-web';

/** Numbers that are the same every time, in -1 .. 1. */
function numbers(shape, seed) {
  const size = shape.reduce((product, extent) => product * extent, 1);
  return float32(
    shape,
    Float32Array.from({ length: size }, (_, i) => Math.sin(12.9898 * (i + 1) + seed)),
  );
}

const network = ({ conv, gain, dense }, x) => {
  const h = tf.relu(tf.mul(tf.conv2d(x, conv, 1, 'same'), gain));
  const pooled = tf.mean(tf.maxPool(h, 2, 2, 'valid'), [1, 2]);
  return tf.softmax(tf.matMul(pooled, dense));
};

/** Functions that between them use most families of operators: `{ name, fn, args, inputs }`. */
const MODELS = [
  {
    name: 'network',
    fn: (params, x) => ({ scores: network(params, x), best: tf.argMax(network(params, x), 1) }),
    args: [
      { conv: numbers([3, 3, 3, 8], 1), gain: numbers([8], 2), dense: numbers([8, 5], 3) },
      numbers([2, 8, 8, 3], 4),
    ],
    inputs: ['params', 'x'],
  },
  {
    name: 'training step',
    fn: (params, x) => {
      const names = Object.keys(params);
      const { value, grads } = tf.valueAndGrads((...list) =>
        tf.mean(tf.square(network(Object.fromEntries(names.map((name, i) => [name, list[i]])), x))),
      )(names.map((name) => params[name]));
      const next = names.map((name, i) => [name, tf.sub(params[name], tf.mul(grads[i], 0.1))]);
      return { loss: value, params: Object.fromEntries(next) };
    },
    args: [
      { conv: numbers([3, 3, 3, 8], 1), gain: numbers([8], 2), dense: numbers([8, 5], 3) },
      numbers([2, 8, 8, 3], 4),
    ],
    inputs: ['params', 'x'],
  },
  {
    name: 'indices',
    fn: (x, at) => ({
      rows: tf.gather(x, at),
      top: tf.topk(x, 2).values,
      sums: tf.unsortedSegmentSum(x, at, 3),
      running: tf.cumsum(x, 1),
      least: tf.min(x, 0),
      hot: tf.oneHot(at, 4),
      blocks: tf.depthToSpace(tf.reshape(x, [1, 2, 3, 4]), 2, 'NHWC'),
    }),
    args: [numbers([4, 6], 5), int32([4], [2, 0, 1, 2])],
    inputs: ['x', 'at'],
  },
];

/** Leaves by name, as toOnnx names them. */
function named(prefix, tree) {
  if ('data' in tree && 'shape' in tree) return { [prefix]: tree };
  return Object.assign({}, ...Object.entries(tree).map(([key, value]) => named(`${prefix}.${key}`, value)));
}

const plain = (arrays) =>
  Object.fromEntries(
    Object.entries(arrays).map(([name, { shape, dtype, data }]) => [name, { shape, dtype, data: [...data] }]),
  );

function distance(found, expected) {
  const scale = Math.max(1e-6, ...Array.from(expected, Math.abs));
  return Math.max(0, ...Array.from(expected, (value, i) => Math.abs(found[i] - value))) / scale;
}

async function inWeb(bytes, inputs, outputs) {
  const ort = await import(OPTIONAL_RUNTIME).catch((error) => {
    if (error.code === 'ERR_MODULE_NOT_FOUND') return null;
    throw error;
  });
  if (ort === null) return 'not installed';
  const session = await ort.InferenceSession.create(bytes, { executionProviders: ['wasm'] });
  const feeds = Object.fromEntries(
    Object.entries(inputs).map(([name, { dtype, data, shape }]) => [
      name,
      new ort.Tensor(dtype, data, shape),
    ]),
  );
  const results = await session.run(feeds);
  await session.release();
  for (const [name, { data }] of Object.entries(outputs)) {
    if (!(distance(results[name].data, data) <= TOLERANCE))
      throw new Error(`${name} differs in onnxruntime-web`);
  }
  return 'agrees';
}

function inPython(file) {
  const { status, stdout, stderr, error } = spawnSync('/usr/bin/python3', [PYTHON, file, String(TOLERANCE)]);
  if (error) return 'no python3';
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
  return stdout.toString().trim();
}

const folder = mkdtempSync(join(tmpdir(), 'jit-export-'));
try {
  for (const { name, fn, args, inputs: names } of MODELS) {
    const compiled = jit(fn);
    const outputs = named('output', await compiled(...args));
    await compiled.dispose();
    const inputs = Object.assign({}, ...args.map((arg, i) => named(names[i], arg)));
    for (const opset of [17, 20]) {
      const bytes = toOnnx(fn, args, { inputs: names, name, opset });
      const file = join(folder, `${name.replaceAll(' ', '-')}-${opset}.onnx`);
      writeFileSync(file, bytes);
      writeFileSync(`${file}.json`, JSON.stringify({ inputs: plain(inputs), outputs: plain(outputs) }));
      const web = await inWeb(bytes, inputs, outputs);
      process.stdout.write(`${name}, operator set ${opset}: ${inPython(file)}; onnxruntime-web: ${web}\n`);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
