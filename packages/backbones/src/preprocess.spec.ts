import * as tf from '@tensorflow/tfjs';
import { IMAGENET_MEAN, IMAGENET_STD, preprocess, preprocessTable } from './preprocess.js';

describe('preprocessTable', () => {
  it.each([
    ['of ImageNet', { size: 224, mean: IMAGENET_MEAN, std: IMAGENET_STD, range: 1 as const }],
    [
      'that does nothing',
      { size: 224, mean: [0, 0, 0] as const, std: [1, 1, 1] as const, range: 255 as const },
    ],
  ])('has the bits that the function gives, %s', async (_, input) => {
    await tf.setBackend('cpu');
    const bytes = Array.from({ length: 256 }, (_, i) => i);
    const x = tf.tensor4d(
      bytes.flatMap((byte) => [byte, byte, byte]),
      [1, 1, 256, 3],
      'float32',
    );
    const expected = tf.transpose(preprocess(x, input), [0, 3, 1, 2]).dataSync();
    expect(preprocessTable(input)).toEqual(expected);
  });
});
