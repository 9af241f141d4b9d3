import { readdir, readFile, rm } from 'node:fs/promises';
import { protobench } from '../testing/capture.js';
import { tinySuite, Workspace } from '../testing/workspace.js';

const METHOD = '  - name: rd4ad\n    config: { train: { steps: 2, batchSize: 4 } }\n';

interface Metrics {
  categories: { category: string; values: object }[];
}

describe('the single-class setting', () => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await Workspace.create();
  });
  afterAll(() => workspace.remove());

  async function run(name: string, text: string): Promise<void> {
    const suite = await workspace.suite(name, text);
    const { code, err } = await protobench(
      ...['run', suite, '--out', workspace.path(name), '--cache', workspace.path('cache')],
    );
    expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
  }
  const cell = async (name: string) =>
    workspace.path(name, 'cells', (await readdir(workspace.path(name, 'cells')))[0]);
  const metrics = async (name: string) =>
    JSON.parse(await readFile(`${await cell(name)}/metrics.json`, 'utf8')) as Metrics;

  it('trains one model per category, each as if the category were alone', async () => {
    const single = tinySuite(METHOD).replace('categories:', 'setting: single-class\n    categories:');
    await run('single', single);
    await run('nut', tinySuite(METHOD).replace('[nut, wood]', '[nut]'));
    expect(await readdir(await cell('single'))).toEqual(
      expect.arrayContaining(['checkpoint-nut.safetensors', 'checkpoint-wood.safetensors']),
    );
    const [wood, nut] = (await metrics('single')).categories;
    expect((await metrics('nut')).categories).toEqual([nut]);
    expect(wood.category).toBe('wood');
    const { out } = await protobench('report', workspace.path('single'));
    expect(out).toContain('One model per category; 2 categories: wood, nut.');
  });

  it('measures only what is missing when it goes on', async () => {
    const dir = await cell('single');
    const before = await readFile(`${dir}/metrics.json`);
    await Promise.all(['metrics.json', 'part-wood.json'].map((file) => rm(`${dir}/${file}`)));
    await rm(`${dir}/checkpoint-nut.safetensors`);
    await run('single', tinySuite(METHOD).replace('categories:', 'setting: single-class\n    categories:'));
    expect(await readFile(`${dir}/metrics.json`)).toEqual(before);
    expect(await readdir(dir)).not.toContain('checkpoint-nut.safetensors');
  });
});

describe('a subset of the training images', () => {
  it('is drawn by seed and told in the cell', async () => {
    const workspace = await Workspace.create();
    try {
      const few = (seed: number) =>
        tinySuite(METHOD).replace('options:', `subset: { shots: 4, seed: ${seed} }\n    options:`);
      const plan = async (name: string, text: string) => {
        const suite = await workspace.suite(name, text);
        const { code, out } = await protobench('plan', suite, '--cache', workspace.path('cache'), '--json');
        return code === 0 ? (JSON.parse(out) as { id: string; features: { total: number } }[])[0] : null;
      };
      const [all, one, two] = [
        await plan('all', tinySuite(METHOD)),
        await plan('one', few(1)),
        await plan('two', few(2)),
      ];
      // Of two categories with six training images each, four are kept.
      expect([all, one, two].map((cell) => cell?.features.total)).toEqual([22, 18, 18]);
      expect(new Set([all, one, two].map((cell) => cell?.id)).size).toBe(3);
      const many = tinySuite(METHOD).replace('options:', 'subset: { shots: 7 }\n    options:');
      expect(await plan('many', many)).toBeNull();
    } finally {
      await workspace.remove();
    }
  });
});

describe('cases and grids', () => {
  it('give one cell for each combination', async () => {
    const workspace = await Workspace.create();
    try {
      const suite = await workspace.suite(
        'grid',
        tinySuite(
          `${METHOD}    grid: { input.standardise: [true, false] }\n    cases: { a: {}, b: { train: { steps: 1 } } }\n`,
          'presets: { small: { seeds: [7] } }',
        ),
      );
      const cache = workspace.path('cache');
      const { out } = await protobench('plan', suite, '--preset', 'small', '--cache', cache, '--json');
      expect((JSON.parse(out) as { id: string }[]).map(({ id }) => id.replace(/-[0-9a-f]{12}$/, ''))).toEqual(
        [
          'rd4ad-a+standardise=true-s7',
          'rd4ad-a+standardise=false-s7',
          'rd4ad-b+standardise=true-s7',
          'rd4ad-b+standardise=false-s7',
        ],
      );
    } finally {
      await workspace.remove();
    }
  });
});
