import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tinySuite, Workspace } from '../testing/workspace.js';

const BIN = join(__dirname, '..', '..', 'bin', 'protobench.mjs');
const METHODS = { 'pro-ad': '', prd: 'mnp: { count: 16 }, ' };

/** A suite with enough steps that a process can be killed in the middle of a training. */
const suiteOf = (method: string, options: string) =>
  tinySuite(
    `  - name: ${method}\n    config: { ${options}train: { steps: 24, batchSize: 4 } }\n`,
    'training: { checkpointEvery: 3 }\n',
  );

/** Starts the built command line as a process of its own. */
function start(args: string[]): { exited: Promise<number | null>; kill: () => void } {
  const child = spawn(process.execPath, [BIN, ...args], {
    stdio: 'ignore',
    env: { ...process.env, CI: 'true' },
  });
  const exited = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
  return { exited, kill: () => void child.kill('SIGKILL') };
}

async function cellFile(runDir: string, file: string): Promise<Buffer | null> {
  try {
    const [cell] = await readdir(join(runDir, 'cells'));
    return await readFile(join(runDir, 'cells', cell, file));
  } catch {
    return null;
  }
}

/** Waits until the status of the only cell says that some steps, but not all, are behind it. */
async function untilTraining(runDir: string): Promise<void> {
  for (let tries = 0; tries < 6000; tries++) {
    const status = await cellFile(runDir, 'status.json');
    const { phase, step } = JSON.parse(status?.toString() || '{}') as { phase?: string; step?: number };
    if (phase === 'train' && (step ?? 0) >= 3) return;
    if (phase === 'evaluate' || phase === 'done')
      throw new Error('the training was over before it could be killed');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('the training did not begin');
}

describe('a run that is killed and started again', () => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await Workspace.create();
  });
  afterAll(() => workspace.remove());

  it.each(Object.entries(METHODS))(
    'ends with the bits of an untouched one (%s)',
    async (method, options) => {
      const suite = await workspace.suite(method, suiteOf(method, options));
      const cache = ['--cache', workspace.path('cache')];
      const untouched = workspace.path(`${method}-untouched`);
      const killed = workspace.path(`${method}-killed`);

      expect(await start(['run', suite, '--out', untouched, ...cache]).exited).toBe(0);

      const first = start(['run', suite, '--out', killed, ...cache]);
      await untilTraining(killed);
      first.kill();
      expect(await first.exited).toBeNull();
      expect(await cellFile(killed, 'metrics.json')).toBeNull();

      expect(await start(['run', suite, '--out', killed, ...cache]).exited).toBe(0);
      for (const file of ['metrics.json', 'images.json', 'checkpoint.safetensors']) {
        const [ours, theirs] = [await cellFile(killed, file), await cellFile(untouched, file)];
        expect(theirs).not.toBeNull();
        expect(ours?.equals(theirs as Buffer)).toBe(true);
      }
    },
    240_000,
  );
});
