import { existsSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { sessionDefaults } from '@protobench/jit';
import type { KeyedPayload } from './codec.js';
import type { FeatureComputer } from './feature-computer.js';
import { ImageFeatures, type ImageFeaturesRecipe, type WantedImage } from './image-features.js';
import { FeatureThread, type ThreadProgram } from './workers/thread.js';

/** The built program of a thread; beside the sources there is none. */
const BUILT: ThreadProgram = { url: new URL('./workers/program.js', import.meta.url) };
/**
 * Calls under way for each thread: images are decoded and features written while the model is at others. A thread hears of
 * new images only between two runs, so that one call more has to be decoded already.
 */
const LANES_PER_THREAD = 3;
/** Models in all threads take at most this part of the memory. */
const MEMORY_SHARE = 1 / 4;

/** How features are shared out to threads. */
export interface ThreadOptions {
  /** Threads; unless given the threads of sessions (`setSessionDefaults`), else as many as there are processors. */
  readonly threads?: number;
  /** Program of a thread; the built one unless given. Where it has not been built, the caller's thread does the work. */
  readonly program?: ThreadProgram;
}

/**
 * Features by the compiled engine, data-parallel: each thread does everything for its images, from the file to the
 * checksum, with a model of its own that runs on one core. The bits do not depend on the number of threads.
 */
export class ThreadedFeatures implements FeatureComputer {
  readonly group = 1;
  private readonly threads = new Set<FeatureThread>();
  private readonly program: ThreadProgram;
  private made: ImageFeaturesRecipe | null = null;
  private local: Promise<ImageFeatures> | null = null;

  /** @param make Exports the model; called once, when features are first computed. */
  constructor(
    private readonly make: () => ImageFeaturesRecipe,
    private readonly options: ThreadOptions = {},
  ) {
    this.program = options.program ?? BUILT;
  }

  lanes(images: number): number {
    return Math.max(1, Math.min(images, LANES_PER_THREAD * (this.threaded ? this.size : 1)));
  }

  async compute([image]: readonly WantedImage[]): Promise<readonly KeyedPayload[]> {
    return [await (this.threaded ? this.thread().compute(image) : this.computeHere(image))];
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.threads].map((thread) => thread.close()));
    const local = await this.local;
    this.local = null;
    await local?.dispose();
  }

  private get threaded(): boolean {
    return existsSync(this.program.url);
  }

  private get recipe(): ImageFeaturesRecipe {
    return (this.made ??= this.make());
  }

  private get size(): number {
    const wanted = this.options.threads ?? sessionDefaults().threads ?? availableParallelism();
    const fitting = Math.floor((totalmem() * MEMORY_SHARE) / this.recipe.model.byteLength);
    return Math.max(1, Math.min(wanted, fitting));
  }

  /** An idle thread, else a new one, else the one with least to do. */
  private thread(): FeatureThread {
    const [least] = [...this.threads].sort((a, b) => a.load - b.load);
    if (least !== undefined && (least.load === 0 || this.threads.size >= this.size)) return least;
    const thread = new FeatureThread(this.program, this.recipe, (ended) => this.threads.delete(ended));
    this.threads.add(thread);
    return thread;
  }

  private async computeHere(image: WantedImage): Promise<KeyedPayload> {
    if (this.local === null) {
      const loading = ImageFeatures.load(this.recipe);
      this.local = loading;
      loading.catch(() => (this.local = null));
    }
    return (await this.local).compute(image);
  }
}
