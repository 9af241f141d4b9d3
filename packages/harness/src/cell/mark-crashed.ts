import { CellFolder } from './cell-folder.js';

/** Records that the process of a cell died without a word, unless the cell is done or has told its error itself. */
export async function markCrashed(runDir: string, id: string, signal: string): Promise<void> {
  const folder = new CellFolder(runDir, id);
  const status = await folder.readStatus();
  if (status?.state === 'done' || status?.state === 'failed') return;
  const { phase, step, steps } = status ?? { phase: 'features', step: 0, steps: 0 };
  await folder.writeStatus({
    state: 'failed',
    phase,
    step,
    steps,
    error: {
      code: 'CELL_CRASHED',
      message: `the process of the cell was ended by ${signal} in the phase ${phase}.`,
      hint: 'With SIGKILL the machine may have run out of memory: use fewer --jobs, then run again with --retry-failed.',
    },
  });
}
