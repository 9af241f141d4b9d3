import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepareImage } from '../image/prepare.js';
import type { BuiltSources } from '../testing/built-program.js';
import { buildSources } from '../testing/built-program.js';
import { failureOf } from '../testing/failure.js';
import { temporaryFolder, writePng } from '../testing/mvtec-folder.js';
import type { Job } from './messages.js';
import { WorkerPool } from './pool.js';

const geometry = { width: 5, height: 4, crop: { width: 3, height: 3 } };

describe('WorkerPool', () => {
  let built: BuiltSources;
  let folder: ReturnType<typeof temporaryFolder>;
  let pool: WorkerPool;
  const job = (name: string): Job => ({
    kind: 'prepare',
    ref: { kind: 'file', path: join(folder.path, name) },
    geometry,
  });

  beforeAll(async () => {
    built = buildSources();
    folder = temporaryFolder();
    for (let i = 0; i < 6; i++) await writePng(join(folder.path, `${i}.png`), i * 20, 3, 31, 23);
    writeFileSync(join(folder.path, 'broken.png'), 'no image');
  });
  afterEach(() => pool.close());
  afterAll(() => {
    built.remove();
    folder.remove();
  });

  it('does in threads what the caller would do', async () => {
    pool = new WorkerPool(2, built.program);
    expect(pool.threaded).toBe(true);
    const names = Array.from({ length: 6 }, (_, i) => `${i}.png`);
    const results = await Promise.all(names.map((name) => pool.run(job(name))));
    const direct = await Promise.all(
      names.map((name) => prepareImage({ kind: 'file', path: join(folder.path, name) }, geometry)),
    );
    expect(results).toEqual(direct);
  });

  it('hands errors over with code, message and hint, and goes on', async () => {
    pool = new WorkerPool(1, built.program);
    const [broken, whole] = [pool.run(job('broken.png')), pool.run(job('1.png'))];
    const error = await failureOf(() => broken);
    expect(error.code).toBe('IMAGE_UNREADABLE');
    expect(error.message).toContain(join(folder.path, 'broken.png'));
    expect(error.hint).toContain('copy it again');
    expect(await whole).toMatchObject({ width: 3, height: 3 });
  });

  it('says so when a thread breaks down, and replaces it', async () => {
    const program = join(folder.path, 'dies.mjs');
    writeFileSync(
      program,
      `import { parentPort } from 'node:worker_threads';
       parentPort.on('message', ({ id, job }) => {
         if (job.geometry.width === 1) process.exit(7);
         parentPort.postMessage({ id, result: job.geometry.width });
       });`,
    );
    pool = new WorkerPool(1, pathToFileURL(program));
    const sized = (width: number) => pool.run({ ...job('0.png'), geometry: { width, height: 1 } } as Job);
    const [dying, beside, waiting] = [sized(1), sized(2), sized(3)];
    const settled = Promise.allSettled([dying, beside]);
    const error = await failureOf(() => dying);
    expect(error.code).toBe('WORKER_FAILED');
    expect(error.message).toContain('code 7');
    // The thread had this job too; the one after it was still in the queue.
    expect((await settled)[1]).toMatchObject({ status: 'rejected', reason: { code: 'WORKER_FAILED' } });
    expect(await waiting).toBe(3);
  });

  it('rejects what is not done when it is closed', async () => {
    pool = new WorkerPool(1, built.program);
    const jobs = [job('0.png'), job('1.png'), job('2.png')].map((one) => pool.run(one));
    const settled = Promise.allSettled(jobs);
    await pool.close();
    expect((await settled).filter(({ status }) => status === 'rejected').length).toBeGreaterThanOrEqual(2);
    await expect(pool.run(job('0.png'))).rejects.toThrow('closed');
  });

  it('does without threads where there are none', async () => {
    for (const none of [new WorkerPool(0, built.program), new WorkerPool(2)]) {
      pool = none;
      expect(pool.threaded).toBe(false);
      expect(await pool.run(job('0.png'))).toMatchObject({ width: 3, height: 3 });
      expect((await failureOf(() => pool.run(job('broken.png')))).code).toBe('IMAGE_UNREADABLE');
    }
  });
});
