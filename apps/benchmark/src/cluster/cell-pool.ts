import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** How one process of the pool ended: with an exit code, or by a signal. */
export interface CellExit {
  readonly id: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What the pool runs and whom it tells. */
export interface PoolOptions {
  /** How many processes there are at a time. */
  readonly jobs: number;
  /** Program and arguments that run one cell. */
  command(id: string): { readonly program: string; readonly args: readonly string[] };
  /** A line that a process wrote. */
  onLine(id: string, line: string): void;
  onStart(id: string, index: number, total: number): void;
  onExit(exit: CellExit): void;
}

/** Runs cells in processes of their own: what one does to its memory, or dies of, does not touch the others. */
export class CellPool {
  private readonly running = new Map<string, ChildProcess>();
  private stopped = false;

  constructor(private readonly options: PoolOptions) {}

  /** Ends when every cell has been run, or after {@link stop} when the running ones have ended. */
  async run(ids: readonly string[]): Promise<CellExit[]> {
    const exits: CellExit[] = [];
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < ids.length && !this.stopped) {
        const index = next++;
        this.options.onStart(ids[index], index, ids.length);
        const exit = await this.runOne(ids[index]);
        this.options.onExit(exit);
        exits.push(exit);
      }
    };
    await Promise.all(Array.from({ length: Math.min(this.options.jobs, ids.length) }, worker));
    return exits;
  }

  /** Asks every process to leave a checkpoint and end; starts no more. */
  stop(): void {
    this.stopped = true;
    for (const child of this.running.values()) child.kill('SIGTERM');
  }

  private runOne(id: string): Promise<CellExit> {
    const { program, args } = this.options.command(id);
    // A group of its own: Ctrl-C in the terminal reaches this process alone, which then asks the others once.
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
    this.running.set(id, child);
    createInterface({ input: child.stderr }).on('line', (line) => this.options.onLine(id, line));
    return new Promise((resolve) => {
      const end = (code: number | null, signal: NodeJS.Signals | null) => {
        this.running.delete(id);
        resolve({ id, code, signal });
      };
      child.on('error', () => end(127, null));
      child.on('close', end);
    });
  }
}
