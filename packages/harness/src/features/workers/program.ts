import { parentPort, workerData, type TransferListItem } from 'node:worker_threads';
import { ImageFeatures, type ImageFeaturesRecipe } from '../image-features.js';
import { errors, type Request } from './messages.js';

const loading = ImageFeatures.load(workerData as ImageFeaturesRecipe);
// Told with the first request.
loading.catch(() => undefined);
let running: Promise<unknown> = Promise.resolve();

async function answer({ id, images }: Exclude<Request, 'end'>): Promise<void> {
  try {
    const computed = await (await loading).compute(images);
    const buffers = computed.map(({ payload }) => payload.buffer as TransferListItem);
    parentPort?.postMessage({ id, computed }, buffers);
  } catch (error) {
    parentPort?.postMessage({ id, error: errors.pack(error) });
  }
}

/** The program of a thread: images are decoded while the model is at those before. */
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
