import * as tf from '@tensorflow/tfjs';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import type { MapOptions } from '../config/map.js';
import { locationDistance, locationProducts } from '../loss/location-products.js';
import type { LocationProducts } from '../loss/location-products.js';

const TINY = 1e-12;

/**
 * Reconstruction error of each location of a group, `[batch, tokens]`.
 *
 * The cosine ignores the length of a feature vector. The global cosine of the loss fixes the lengths of the locations of an
 * image relative to each other, but not the scale of the image as a whole; so `mse` compares after the scale
 * that fits best, `<target, prediction> / <prediction, prediction>` over the image.
 */
export function locationError(
  distance: MapOptions['distance'],
  target: Tensor3D,
  prediction: Tensor3D,
): Tensor2D {
  const products = locationProducts(target, prediction);
  if (distance === 'cosine') return locationDistance(products);
  const square = squareError(products, target.shape[2]);
  return distance === 'mse' ? square : tf.mul(tf.add(square, locationDistance(products)), 0.5);
}

/** `|target - s prediction|^2 / channels` with the best scale s of each image. */
function squareError({ dot, target, prediction }: LocationProducts, channels: number): Tensor2D {
  const scale = tf.div(tf.sum(dot, 1, true), tf.add(tf.sum(prediction, 1, true), TINY));
  const cross = tf.mul(tf.mul(dot, scale), 2);
  const square = tf.add(tf.sub(target, cross), tf.mul(prediction, tf.square(scale)));
  return tf.div(tf.relu(square), channels);
}
