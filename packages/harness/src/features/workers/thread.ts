import { Worker } from 'node:worker_threads';
import { HarnessError } from '../../errors.js';
import type { KeyedPayload } from '../codec.js';
import type { ImageFeaturesRecipe, WantedImage } from '../image-features.js';
import { errors, type Answer, type Request } from './messages.js';

/** What a thread runs. */
export interface ThreadProgram {
  readonly url: URL;
  /** Options of Node.js for it; those of the process unless given. */
  readonly execArgv?: readonly string[];
}

interface Pending {
  readonly resolve: (computed: KeyedPayload) => void;
  readonly reject: (error: Error) => void;
}

/** A thread that computes features. */
export class FeatureThread {
  private readonly pending = new Map<number, Pending>();
  private readonly worker: Worker;
  private readonly ended: Promise<void>;
  private next = 0;

  constructor(
    { url, execArgv }: ThreadProgram,
    recipe: ImageFeaturesRecipe,
    private readonly onEnd: (thread: FeatureThread) => void,
  ) {
    this.worker = new Worker(url, { workerData: recipe, ...(execArgv && { execArgv: [...execArgv] }) });
    // Whoever waits for features keeps the process alive; an idle thread does not.
    this.worker.unref();
    this.worker.on('message', (answer: Answer) => this.finish(answer));
    this.worker.on('error', (error) => this.fail(error.message));
    this.ended = new Promise((resolve) =>
      this.worker.on('exit', (code) => {
        this.fail(`it ended with code ${code}`);
        resolve();
      }),
    );
  }

  /** Requests that it has not answered yet. */
  get load(): number {
    return this.pending.size;
  }

  /** @throws HarnessError `WORKER_FAILED` if the thread breaks down, and what `ImageFeatures.compute` throws. */
  compute(image: WantedImage): Promise<KeyedPayload> {
    return new Promise((resolve, reject) => {
      const id = this.next++;
      this.pending.set(id, { resolve, reject });
      this.worker.ref();
      this.send({ id, image });
    });
  }

  /** Lets it finish what it is at and free its model. */
  async close(): Promise<void> {
    this.worker.ref();
    this.send('end');
    await this.ended;
  }

  private send(request: Request): void {
    this.worker.postMessage(request);
  }

  private finish(answer: Answer): void {
    const asked = this.pending.get(answer.id);
    this.pending.delete(answer.id);
    if (this.pending.size === 0) this.worker.unref();
    if ('error' in answer) asked?.reject(errors.unpack(answer.error));
    else asked?.resolve(answer.computed);
  }

  private fail(reason: string): void {
    this.onEnd(this);
    for (const { reject } of this.pending.values()) {
      reject(
        new HarnessError(
          'WORKER_FAILED',
          `a thread that computes features broke down: ${reason}.`,
          'Start the same command again to go on, with fewer --threads if memory may have run out.',
        ),
      );
    }
    this.pending.clear();
  }
}
