import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GraphBuilder } from '../graph/builder.js';
import type { Graph } from '../graph/graph.js';
import { float32, type NDArray } from '../ndarray.js';
import { PROVIDERS } from './options.js';
import { listProviders } from './providers.js';
import { fromRuntime, Session, toRuntime } from './session.js';

const signature = { shape: [4], dtype: 'float32' } as const;

/** `y = x + x`, and `z = y + x` as a second output. */
function graph(): Graph {
  const builder = new GraphBuilder();
  const x = builder.input('x', signature);
  const y = builder.op('Add', [x, x], {}, signature);
  const z = builder.op('Add', [y, x], {}, signature);
  return builder.finish([
    { name: 'y', value: y },
    { name: 'z', value: z },
  ]);
}

const x = (): NDArray => float32([4], [1, 2, 3, 4]);

describe('session', () => {
  it.each(['disabled', 'basic', 'extended', 'layout', 'all'] as const)(
    'runs at optimisation level %s',
    async (optimisation) => {
      const session = await Session.create(graph(), { optimisation, threads: 1 });
      const results = await session.run({ x: toRuntime(x()) });
      expect([...fromRuntime(results['y']).data]).toEqual([2, 4, 6, 8]);
      expect([...fromRuntime(results['z']).data]).toEqual([3, 6, 9, 12]);
      await session.dispose();
    },
  );

  it.each([true, false])('runs on two threads, spinning: %s', async (spinning) => {
    const session = await Session.create(graph(), { threads: 2, spinning });
    expect([...fromRuntime((await session.run({ x: toRuntime(x()) }))['y']).data]).toEqual([2, 4, 6, 8]);
    await session.dispose();
  });

  it('gives each run arrays of its own', async () => {
    const session = await Session.create(graph());
    const [first, second] = [
      await session.run({ x: toRuntime(x()) }),
      await session.run({ x: toRuntime(x()) }),
    ];
    fromRuntime(first['y']).data.fill(0);
    expect([...fromRuntime(second['y']).data]).toEqual([2, 4, 6, 8]);
    await session.dispose();
  });

  it('has nothing to do for a graph without outputs', async () => {
    const session = await Session.create({ ...graph(), outputs: [] });
    expect(await session.run({ x: toRuntime(x()) })).toEqual({});
    await session.dispose();
    await expect(session.run({})).rejects.toMatchObject({ code: 'DISPOSED' });
  });

  it('waits for a run that is under way before it is freed', async () => {
    const session = await Session.create(graph());
    const run = session.run({ x: toRuntime(x()) });
    await Promise.all([session.dispose(), session.dispose()]);
    expect([...fromRuntime((await run)['y']).data]).toEqual([2, 4, 6, 8]);
    await expect(session.run({ x: toRuntime(x()) })).rejects.toMatchObject({ code: 'DISPOSED' });
  });

  it('writes the profile of ONNX Runtime', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'jit-profile-'));
    const session = await Session.create(graph(), { profile: join(folder, 'run') });
    await session.run({ x: toRuntime(x()) });
    await session.dispose();
    const [file] = readdirSync(folder);
    const events = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { args?: { op_name?: string } }[];
    expect(events.filter(({ args }) => args?.op_name === 'Add').length).toBeGreaterThanOrEqual(2);
    rmSync(folder, { recursive: true });
  });

  it('says what ONNX Runtime has against a graph', async () => {
    const builder = new GraphBuilder();
    const value = builder.op('NoSuchOperator', [builder.input('x', signature)], {}, signature);
    await expect(Session.create(builder.finish([{ name: 'y', value }]))).rejects.toMatchObject({
      code: 'RUNTIME',
      message: expect.stringContaining('NoSuchOperator') as string,
    });
  });

  it('says what a run fails on', async () => {
    const session = await Session.create(graph());
    await expect(session.run({ x: toRuntime(float32([3], [1, 2, 3])) })).rejects.toMatchObject({
      code: 'RUNTIME',
    });
    await session.dispose();
  });
});

describe('execution providers', () => {
  it('are listed, the cpu among those present', async () => {
    const list = await listProviders();
    expect(list.map(({ name }) => name)).toEqual([...PROVIDERS]);
    expect(list[0]).toEqual({ name: 'cpu', available: true, reason: '' });
    for (const { available, reason } of list) expect(reason === '').toBe(available);
  });

  it('an absent one is refused with the list of those present', async () => {
    const absent = (await listProviders()).find(({ available }) => !available);
    if (absent === undefined) throw new Error('no build of ONNX Runtime has all providers');
    await expect(Session.create(graph(), { provider: absent.name })).rejects.toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      message: expect.stringMatching(
        new RegExp(`^the execution provider ${absent.name} cannot be used: .*Present here: cpu`, 's'),
      ) as string,
    });
  });
});
