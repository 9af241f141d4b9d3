import { fileURLToPath } from 'node:url';
import {
  chooseCells,
  describePlan,
  disposeBackbones,
  markCrashed,
  planSuite,
  prepareFeatures,
  type Suite,
  type SuiteEnvironment,
} from '@protobench/harness';
import { ProgressDisplay } from '../display/progress-display.js';
import { EXIT } from '../exit-codes.js';
import type { Output } from '../output.js';
import { CellPool, type CellExit } from './cell-pool.js';

/** How a suite is run by several processes. */
export interface JobsOptions {
  readonly jobs: number;
  readonly runDir: string;
  readonly cacheDir: string;
  readonly shard?: string;
  readonly retryFailed: boolean;
  /** Arguments of the `run` of one cell, `--only` left out. */
  readonly args: readonly string[];
  /** Calls its argument once a stop is asked for. */
  onStop(stop: () => void): void;
  shouldStop(): boolean;
}

/** The program that this process runs. */
const PROGRAM = fileURLToPath(new URL('../../bin/protobench.mjs', import.meta.url));

/**
 * Computes the features that the open cells share, then runs each cell in a process of its own. A process that dies leaves a
 * cell that is marked as failed.
 */
export async function runJobs(
  suite: Suite,
  environment: SuiteEnvironment,
  options: JobsOptions,
  output: Output,
): Promise<CellExit[]> {
  const all = await planSuite(suite, environment);
  const cells = chooseCells(all, options);
  let ids: string[];
  let failedBefore: CellExit[];
  try {
    const planned = await describePlan(cells, options);
    const open = planned.filter(
      ({ state }) => state !== 'done' && (options.retryFailed || state !== 'failed'),
    );
    ids = open.map(({ cell }) => cell.id);
    failedBefore = planned
      .filter((entry) => entry.state === 'failed' && !open.includes(entry))
      .map(({ cell }) => ({ id: cell.id, code: EXIT.failed, signal: null }));
    output.err(`${cells.length - ids.length} of ${cells.length} cells are settled, ${ids.length} to run.\n`);
    const progress = new ProgressDisplay(output);
    await prepareFeatures(
      open.map(({ cell }) => cell),
      {
        cacheDir: options.cacheDir,
        onProgress: (event) => progress.update(event),
        shouldStop: () => options.shouldStop(),
      },
    );
    progress.close();
  } finally {
    disposeBackbones(all);
  }
  if (options.shouldStop()) return [];
  const pool = new CellPool({
    jobs: options.jobs,
    command: (id) => ({ program: process.execPath, args: [PROGRAM, ...options.args, '--only', id] }),
    onStart: (id, index, total) => output.err(`[${index + 1}/${total}] ${id} begins\n`),
    onLine: (id, line) => {
      if (/^ {2}\S/.test(line)) output.err(`${id}: ${line.trim()}\n`);
    },
    onExit: ({ id, code, signal }) => output.err(`${id} ended: ${signal ?? `exit code ${code}`}\n`),
  });
  options.onStop(() => pool.stop());
  const exits = await pool.run(ids);
  for (const { id, signal } of exits) {
    if (signal !== null) await markCrashed(options.runDir, id, signal);
  }
  return [...failedBefore, ...exits];
}
