import * as tf from '@tensorflow/tfjs';

/**
 * Runs `make` with the cpu backend active, which holds tensors without computing anything, and then activates again
 * what was active before. Engines move the tensors to where they need them.
 */
export async function onCpuBackend<T>(make: () => Promise<T>): Promise<T> {
  // In production mode the backend does not print its recommendation of another package.
  tf.enableProdMode();
  const previous = tf.getBackend();
  await tf.setBackend('cpu');
  try {
    return await make();
  } finally {
    if (previous) await tf.setBackend(previous);
  }
}
