import * as tf from '@tensorflow/tfjs';
import { neighbourMask } from './neighbour-mask.js';

tf.env().set('PROD', true);
beforeAll(() => tf.setBackend('cpu'));

describe('neighbourMask', () => {
  it.each([
    [5, 5, 3],
    [4, 7, 5],
    [7, 4, 1],
    [9, 9, 7],
    [3, 11, 4],
    [2, 3, 9],
  ])('hides the cells around the query on a grid of %i x %i with window %i', (height, width, window) => {
    const mask = neighbourMask({ height, width }, window)?.arraySync() as number[][];
    expect(mask).toHaveLength(height * width);
    const reach = Math.floor(window / 2);
    mask.forEach((row, query) => {
      expect(row).toHaveLength(height * width);
      row.forEach((value, key) => {
        const dy = Math.abs(Math.floor(query / width) - Math.floor(key / width));
        const dx = Math.abs((query % width) - (key % width));
        expect([query, key, value]).toEqual([query, key, Math.max(dy, dx) <= reach ? -1e9 : 0]);
      });
    });
  });

  it('is none for window 0', () => {
    expect(neighbourMask({ height: 4, width: 4 }, 0)).toBeNull();
  });
});
