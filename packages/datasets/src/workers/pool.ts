import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { DatasetError } from '../errors.js';
import type { Answer, Job } from './messages.js';
import { fromPlain } from './messages.js';
import { perform } from './perform.js';

/** The built program of a thread; beside the sources there is none. */
const BUILT = new URL('./program.js', import.meta.url);

interface Pending {
  readonly job: Job;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A thread and the job it is at. */
class Thread {
  private pending: Pending | null = null;
  private readonly worker: Worker;
  private ended = false;

  constructor(
    program: URL,
    private readonly onIdle: (thread: Thread) => void,
    private readonly onEnd: (thread: Thread) => void,
  ) {
    this.worker = new Worker(program);
    // Whoever waits for a result keeps the process alive; an idle thread does not.
    this.worker.unref();
    this.worker.on('message', (answer: Answer) => this.finish(answer));
    this.worker.on('error', (error) => this.fail(error.message));
    this.worker.on('exit', (code) => this.fail(`it ended with code ${code}`));
  }

  start(pending: Pending): void {
    this.pending = pending;
    this.worker.ref();
    this.worker.postMessage({ id: 0, job: pending.job });
  }

  async stop(): Promise<void> {
    this.ended = true;
    await this.worker.terminate();
  }

  private finish(answer: Answer): void {
    const { pending } = this;
    this.pending = null;
    this.worker.unref();
    if ('error' in answer) pending?.reject(fromPlain(answer.error));
    else pending?.resolve(answer.result);
    this.onIdle(this);
  }

  private fail(reason: string): void {
    const { pending } = this;
    this.pending = null;
    pending?.reject(
      new DatasetError(
        'WORKER_FAILED',
        `A thread that reads images broke down: ${reason}.`,
        'Try again with fewer threads: memory may have run out.',
      ),
    );
    if (this.ended) return;
    this.ended = true;
    this.onEnd(this);
  }
}

/** Threads that do jobs side by side; with none of them, jobs are done by the caller's thread. */
export class WorkerPool {
  private readonly idle: Thread[] = [];
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
      const thread = this.idle.pop() ?? this.open();
      if (thread === null) return;
      thread.start(this.queue.shift() as Pending);
    }
  }

  private open(): Thread | null {
    if (this.threads.size >= this.size) return null;
    const thread = new Thread(
      this.program,
      (free) => {
        this.idle.push(free);
        this.dispatch();
      },
      (broken) => {
        this.threads.delete(broken);
        const at = this.idle.indexOf(broken);
        if (at >= 0) this.idle.splice(at, 1);
        if (!this.closed) this.dispatch();
      },
    );
    this.threads.add(thread);
    return thread;
  }
}
