import { initialise, RandomStream } from '@protobench/nn';
import * as tf from '@tensorflow/tfjs';
import { expectClose, useCpuBackend } from '../testing/cpu-backend.js';
import { smallConfig, smallSite, tensors } from '../testing/fixtures.js';
import { referenceRecall, referenceSpecs } from './reference-site.js';

useCpuBackend();

const SIDE = 8;
const CHANNELS = 3;
const site = smallSite({ height: SIDE, width: SIDE, channels: CHANNELS, inner: 8 });
const set = { site, name: 'mnp.0.stage.0', stage: 0 };
const stream = RandomStream.fromSeed(5);
const tokens = stream.child('tokens').normal(SIDE * SIDE * CHANNELS);
const at = (y: number, x: number) => y * SIDE + x;

function build(reference: object) {
  const config = smallConfig({
    mnp: { kind: 'reference' },
    reference: { width: 8, heads: 2, layers: 1, ...reference },
  });
  const { params } = initialise(referenceSpecs(set, config), stream.child('weights'));
  const state = tensors(params);
  const recall = (rows: ArrayLike<number>, images = 1): Float32Array =>
    tf
      .tidy(() =>
        referenceRecall(
          state,
          set,
          config,
          tf.tensor2d(Float32Array.from(rows), [images * SIDE * SIDE, CHANNELS]),
        ),
      )
      .dataSync<'float32'>();
  return { state, recall };
}

/** Tokens whose recall changes when one token does. */
function reached(recall: (rows: ArrayLike<number>) => Float32Array, token: number): Set<number> {
  const before = recall(tokens);
  const changed = Float32Array.from(tokens);
  for (let c = 0; c < CHANNELS; c++) changed[token * CHANNELS + c] += 3;
  const after = recall(changed);
  const moved = Array.from({ length: SIDE * SIDE }, (_, i) => i).filter((i) =>
    [0, 1, 2].some((c) => Math.abs(after[i * CHANNELS + c] - before[i * CHANNELS + c]) > 1e-6),
  );
  return new Set(moved);
}

describe('referenceRecall', () => {
  it('answers a token from references alone when only the window is looked at', () => {
    const { recall } = build({ global: 0 });
    expect([...reached(recall, at(3, 4))]).toEqual([at(3, 4)]);
  });

  it('looks at the tokens outside the window, never at the neighbours', () => {
    const { recall } = build({});
    const seen = reached(recall, at(3, 4));
    for (let y = 0; y < SIDE; y++) {
      for (let x = 0; x < SIDE; x++) {
        const near = Math.abs(y - 3) <= 2 && Math.abs(x - 4) <= 2;
        expect([y, x, seen.has(at(y, x))]).toEqual([y, x, !near || (y === 3 && x === 4)]);
      }
    }
  });

  it('answers equal tokens by where they are', () => {
    const { recall } = build({ global: 0 });
    const answers = recall(new Float32Array(SIDE * SIDE * CHANNELS).fill(0.5));
    const distance = [0, 1, 2].reduce((sum, c) => sum + Math.abs(answers[c] - answers[at(6, 6) * 3 + c]), 0);
    expect(distance).toBeGreaterThan(0.01);
  });

  it('hears only of the references in the window', () => {
    const { state, recall } = build({ global: 0 });
    const before = recall(tokens);
    const name = 'mnp.0.stage.0.reference';
    const values = state[name].dataSync<'float32'>().slice();
    for (let c = 0; c < CHANNELS; c++) values[at(0, 0) * CHANNELS + c] += 5;
    state[name] = tf.tensor2d(values, [SIDE * SIDE, CHANNELS]);
    const after = recall(tokens);
    const change = (token: number) => Math.abs(after[token * CHANNELS] - before[token * CHANNELS]);
    expect(change(at(2, 2))).toBeGreaterThan(1e-6);
    expect(change(at(3, 2))).toBe(0);
  });

  it('gives an image the same answer whatever batch it is in', () => {
    const { recall } = build({});
    const other = stream.child('other').normal(tokens.length);
    const both = recall([...tokens, ...other], 2);
    expectClose(both.subarray(0, tokens.length), recall(tokens), 1e-6);
  });

  it('has no far tokens on a map that the window covers', () => {
    const small = { ...set, site: { ...site, height: 4, width: 4 } };
    const config = smallConfig({ mnp: { kind: 'reference' }, reference: { width: 8, heads: 2, layers: 1 } });
    const names = Object.keys(referenceSpecs(small, config));
    expect(names.filter((name) => name.includes('.global.'))).toEqual([]);
    expect(names.filter((name) => name.includes('.local.')).length).toBe(8);
  });
});
