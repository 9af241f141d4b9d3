import { parentPort, workerData, type TransferListItem } from 'node:worker_threads';
import { ImageFeatures, type ImageFeaturesRecipe } from '../image-features.js';
import { errors, type Request } from './messages.js';

const loading = ImageFeatures.load(workerData as ImageFeaturesRecipe);
// Told with the first request.
loading.catch(() => undefined);
let running: Promise<unknown> = Promise.resolve();

async function answer({ id, image }: Exclude<Request, 'end'>): Promise<void> {
  try {
    const computed = await (await loading).compute(image);
    parentPort?.postMessage({ id, computed }, [computed.payload.buffer as TransferListItem]);
  } catch (error) {
    parentPort?.postMessage({ id, error: errors.pack(error) });
  }
}

/** The program of a thread: an image is decoded while the model is at the one before. */
parentPort?.on('message', async (request: Request) => {
  if (request !== 'end') {
    running = Promise.all([running, answer(request)]);
    return;
  }
  await running;
  await loading.then(
    (features) => features.dispose(),
    () => undefined,
  );
  parentPort?.close();
});
