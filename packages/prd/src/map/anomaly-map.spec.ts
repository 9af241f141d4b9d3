import * as tf from '@tensorflow/tfjs';
import { distanceMap } from '../distillation/distances.js';
import type { Recalled } from '../mnp/recall.js';
import type { Passed } from '../pipeline.js';
import { expectClose, useCpuBackend } from '../testing/cpu-backend.js';
import { smallConfig, smallSite } from '../testing/fixtures.js';
import { anomalyMap } from './anomaly-map.js';

useCpuBackend();

const SIZE = { height: 4, width: 4 };
const target = tf.tensor4d([1, 0, 1, 0, 0, 1, 0, 1], [1, 2, 2, 2]);
const prediction = tf.tensor4d([1, 0, 0, 1, 0, 1, 0, 1], [1, 2, 2, 2]);
const recalledMap = tf.tensor4d([1, 0, 1, 0, 0, 1, 1, 0], [1, 2, 2, 2]);

function recall(at: number | 'embedding', stage: number): Recalled {
  const site = smallSite({ at });
  return {
    set: { site, name: `s.${stage}`, stage },
    tokens: tf.reshape(target, [4, 2]),
    recalled: tf.reshape(recalledMap, [4, 2]),
  };
}

const pass = (references: readonly Recalled[]): Passed => ({
  targets: [target],
  predictions: [prediction],
  recalls: [],
  references,
});
const mapOf = (weight: number, references: readonly Recalled[]) =>
  anomalyMap(pass(references), smallConfig({ map: { recall: weight } }), SIZE).dataSync();

describe('anomalyMap', () => {
  const student = distanceMap([target], [prediction], SIZE, 'sum').dataSync();

  it('is the distance of teacher and student by default', () => {
    expectClose(mapOf(0, [recall(0, 0)]), student);
  });

  it('adds what was not recalled, by its weight', () => {
    const unexplained = distanceMap([target], [recalledMap], SIZE, 'sum').dataSync();
    expect(Math.max(...unexplained)).toBe(1);
    expectClose(
      mapOf(0.5, [recall(0, 0)]),
      Array.from(student, (distance, i) => distance + 0.5 * unexplained[i]),
    );
  });

  it('looks at first stages at taps only', () => {
    expectClose(mapOf(0.5, [recall(0, 1), recall('embedding', 0)]), student);
  });
});
