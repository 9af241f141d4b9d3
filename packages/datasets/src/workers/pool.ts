import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { DatasetError } from '../errors.js';
import type { Answer, Job } from './messages.js';
import { errors } from './messages.js';
import { perform } from './perform.js';

/** The built program of a thread; beside the sources there is none. */
const BUILT = new URL('./program.js', import.meta.url);

interface Pending {
  readonly job: Job;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Jobs that a thread has at a time: while one image is resized, the next is decoded by a thread of libvips. */
const JOBS_PER_THREAD = 2;

/** A thread and the jobs it is at. */
class Thread {
  private readonly pending = new Map<number, Pending>();
  private readonly worker: Worker;
  private next = 0;
  private ended = false;

  constructor(
    program: URL,
    private readonly onFree: () => void,
    private readonly onEnd: (thread: Thread) => void,
  ) {
    this.worker = new Worker(program);
    // Whoever waits for a result keeps the process alive; an idle thread does not.
    this.worker.unref();
    this.worker.on('message', (answer: Answer) => this.finish(answer));
    this.worker.on('error', (error) => this.fail(error.message));
    this.worker.on('exit', (code) => this.fail(`it ended with code ${code}`));
  }

  get load(): number {
    return this.pending.size;
  }

  start(pending: Pending): void {
    const id = this.next++;
    this.pending.set(id, pending);
    this.worker.ref();
    this.worker.postMessage({ id, job: pending.job });
  }

  async stop(): Promise<void> {
    this.ended = true;
    await this.worker.terminate();
  }

  private finish(answer: Answer): void {
    const done = this.pending.get(answer.id);
    this.pending.delete(answer.id);
    if (this.pending.size === 0) this.worker.unref();
    if ('error' in answer) done?.reject(errors.unpack(answer.error));
    else done?.resolve(answer.result);
    this.onFree();
  }

  private fail(reason: string): void {
    for (const { reject } of this.pending.values()) {
      reject(
        new DatasetError(
          'WORKER_FAILED',
          `A thread that reads or draws images broke down: ${reason}.`,
          'Try again with fewer threads: memory may have run out.',
        ),
      );
    }
    this.pending.clear();
    if (this.ended) return;
    this.ended = true;
    this.onEnd(this);
  }
}

/** Threads that do jobs side by side; with none of them, jobs are done by the caller's thread. */
export class WorkerPool {
  private readonly threads = new Set<Thread>();
  private readonly queue: Pending[] = [];
  private closed = false;

  /**
   * @param size Number of threads; 0 for none. A broken thread is replaced when the next job needs one.
   * @param program Program of a thread; the built one unless given. Where it has not been built (when the sources are
   * run directly, as tests do) there are no threads.
   */
  constructor(
    private readonly size: number,
    private readonly program: URL = BUILT,
  ) {}

  /** Whether jobs are done by threads. */
  get threaded(): boolean {
    return this.size > 0 && existsSync(this.program);
  }

  /** Does a job; rejects with the error that it ends with. */
  run(job: Job): Promise<unknown> {
    if (this.closed) return Promise.reject(new Error('the pool has been closed'));
    if (!this.threaded) return perform(job);
    return new Promise((resolve, reject) => {
      this.queue.push({ job, resolve, reject });
      this.dispatch();
    });
  }

  /** Ends all threads; jobs that are not done are rejected. */
  async close(): Promise<void> {
    this.closed = true;
    for (const { reject } of this.queue.splice(0)) reject(new Error('the pool has been closed'));
    await Promise.all([...this.threads].map((thread) => thread.stop()));
  }

  private dispatch(): void {
    while (this.queue.length > 0) {
      const thread = this.free();
      if (thread === null) return;
      thread.start(this.queue.shift() as Pending);
    }
  }

  /** An idle thread, else a new one, else one that can take one job more. */
  private free(): Thread | null {
    const [least] = [...this.threads].sort((a, b) => a.load - b.load);
    if (least && least.load === 0) return least;
    if (this.threads.size < this.size) return this.open();
    return least && least.load < JOBS_PER_THREAD ? least : null;
  }

  private open(): Thread {
    const thread = new Thread(
      this.program,
      () => this.dispatch(),
      (broken) => {
        this.threads.delete(broken);
        if (!this.closed) this.dispatch();
      },
    );
    this.threads.add(thread);
    return thread;
  }
}
