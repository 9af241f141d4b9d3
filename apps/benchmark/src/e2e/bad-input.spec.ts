import { cp, mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodePng } from '@protobench/datasets';
import { protobench, type Captured } from '../testing/capture.js';
import { TINY_SET, tinySuite, Workspace } from '../testing/workspace.js';

const RD4AD = '  - name: rd4ad\n    config: { train: { steps: 2, batchSize: 2 } }\n';

/** Suites on a written copy of the tiny set, called `parts` in a registry of the test. */
describe('bad input', () => {
  let workspace: Workspace;
  let registry: string;
  beforeAll(async () => {
    workspace = await Workspace.create();
    const options = Object.entries(TINY_SET).map(([key, value]) => `--option.${key}=${value}`);
    const { code } = await protobench(
      'datasets',
      'synthesize',
      '--out',
      workspace.path('data', 'whole'),
      ...options,
    );
    expect(code).toBe(0);
    registry = workspace.path('datasets.json');
    const entry = {
      name: 'parts',
      title: 'Parts',
      layout: 'mvtec',
      categories: ['nut', 'wood'],
      folder: 'parts',
      licence: 'Apache-2.0',
      homepage: 'https://example.org/parts',
      citation: null,
      images: 'RGB',
      expected: null,
    };
    await writeFile(registry, JSON.stringify({ datasets: [entry] }));
  });
  afterAll(() => workspace.remove());
  beforeEach(async () => {
    await rm(workspace.path('data', 'parts'), { recursive: true, force: true });
    for (const category of ['nut', 'wood']) {
      const target = workspace.path('data', 'parts', category);
      await cp(workspace.path('data', 'whole', category), target, { recursive: true });
    }
  });

  const part = (...names: string[]) => workspace.path('data', 'parts', ...names);

  /** Options given in `more` replace those of the test. */
  async function run(suite: string, ...more: string[]): Promise<Captured> {
    const defaults: Record<string, string> = {
      '--registry': registry,
      '--data-root': workspace.path('data'),
      '--cache': workspace.path('cache'),
      '--out': workspace.path('runs', String(Math.abs(hash(expect.getState().currentTestName ?? '')))),
    };
    const kept = Object.entries(defaults).filter(([name]) => !more.includes(name));
    return protobench('run', suite, ...kept.flat(), ...more);
  }

  async function runParts(...more: string[]): Promise<Captured> {
    const text = tinySuite(RD4AD)
      .replace('name: synthetic', 'name: parts')
      .replace(/ {4}options: .*\n/, '');
    return run(await workspace.suite('parts', text), ...more);
  }

  it('names the data root that is missing', async () => {
    const { code, err } = await runParts('--data-root', workspace.path('nowhere'));
    expect(code).toBe(2);
    expect(err).toContain('error DATASET_MISSING');
    expect(err).toContain(workspace.path('nowhere', 'parts'));
    expect(err).toContain('--data-root');
    expect(err).toContain('https://example.org/parts');
  });

  it('names the category without images', async () => {
    await rm(part('nut', 'train', 'good'), { recursive: true });
    const { code, err } = await runParts();
    expect(code).toBe(2);
    expect(err).toContain('error CATEGORY_EMPTY');
    expect(err).toContain(part('nut', 'train', 'good'));
  });

  it('names the defective image without mask', async () => {
    const [mask] = await masksOf(part('nut'));
    await rm(mask);
    const { code, err } = await runParts();
    expect(code).toBe(2);
    expect(err).toContain('error MASK_MISSING');
    expect(err).toContain(mask);
  });

  it('names the mask of another size', async () => {
    const [mask] = await masksOf(part('wood'));
    await writeFile(mask, await encodePng(new Uint8Array(32 * 64), 32, 64));
    const { code, err } = await runParts();
    expect(code).toBe(2);
    expect(err).toContain('error MASK_SIZE');
    expect(err).toContain(`${mask} is 32 x 64, but its image`);
  });

  it('fails the cell of a truncated image, with its name', async () => {
    const image = part('wood', 'train', 'good', '001.png');
    await truncate(image, (await readFile(image)).length >> 1);
    const { code, err } = await runParts();
    expect(code).toBe(1);
    expect(err).toContain(image);
    const list = await protobench(
      'datasets',
      'verify',
      'parts',
      '--registry',
      registry,
      '--data-root',
      workspace.path('data'),
    );
    expect(list.code).toBe(1);
    expect(list.out).toContain(image);
  });

  it('tells mistakes in a suite with line and column', async () => {
    const suite = async (text: string) => {
      const { code, err } = await run(
        await workspace.suite('mistake', text),
        '--registry',
        defaultRegistry(),
      );
      expect(code).toBe(2);
      return err.replaceAll(workspace.dir, '.');
    };
    expect(await suite(tinySuite(RD4AD, 'sedes: [0]\n'))).toContain(
      "./mistake.yaml:13:1: unknown key 'sedes'.",
    );
    expect(await suite(tinySuite(RD4AD, 'seeds: many\n'))).toContain(
      './mistake.yaml:13:1: seeds: Invalid input: expected array',
    );
    expect(await suite(tinySuite(RD4AD.replace('steps', 'stepps')))).toContain(
      "./mistake.yaml:11:24: unknown key 'stepps'",
    );
    expect(await suite(tinySuite('  - name: rd4add\n'))).toContain(
      "there is no method 'rd4add'.\nDid you mean 'rd4ad'?",
    );
    expect(await suite(tinySuite(RD4AD).replace('mobilenetv3', 'mobilenetv9'))).toContain(
      "error UNKNOWN_BACKBONE: there is no backbone 'mobilenetv9-centernet-coco'",
    );
    expect(await suite('name: [\n')).toMatch(/error SUITE_SYNTAX: \.\/mistake\.yaml:\d+:\d+/);
  });

  it('fails the cell whose loss is not finite, with the step, and goes on with the others', async () => {
    const methods =
      '  - name: rd4ad\n    label: wild\n    config: { train: { steps: 4, batchSize: 2, lr: 1.0e+30 } }\n' +
      RD4AD;
    const { code, err, out } = await run(
      await workspace.suite('wild', tinySuite(methods)),
      '--json',
      '--registry',
      defaultRegistry(),
    );
    expect(code).toBe(1);
    expect(err).toMatch(/the loss is (NaN|Infinity|-Infinity) at step \d/);
    const { cells } = JSON.parse(out) as {
      cells: { variant: string; outcome: string; error?: { code: string } }[];
    };
    expect(cells.map(({ variant, outcome }) => [variant, outcome])).toEqual([
      ['wild', 'failed'],
      ['default', 'done'],
    ]);
    expect(cells[0].error?.code).toBe('NAN_LOSS');
  });

  it('names the output folder that cannot be written', async () => {
    await writeFile(workspace.path('taken'), '');
    const { code, err } = await runParts('--out', workspace.path('taken', 'run'));
    expect(code).toBe(2);
    expect(err).toContain('error OUTPUT_NOT_WRITABLE');
    expect(err).toContain(workspace.path('taken', 'run'));
  });

  it('tells usage mistakes with exit code 2', async () => {
    expect(await protobench()).toMatchObject({ code: 2 });
    expect(await protobench('rnu')).toMatchObject({ code: 2 });
    const twice = await protobench('run', 'x.yaml', '--out', 'a', '--out', 'b');
    expect(twice).toMatchObject({ code: 2, err: expect.stringContaining('--out is given more than once') });
    expect(await protobench('run', 'nowhere.yaml')).toMatchObject({ code: 2 });
    expect(await protobench('evaluate', '--maps', 'a', '--masks', 'b', '--bootstrap')).toMatchObject({
      code: 2,
    });
    expect((await protobench('run', 'nowhere.yaml')).err).toContain('error SUITE_NOT_FOUND');
    expect(await protobench('report', workspace.path('nothing'))).toMatchObject({ code: 2 });
  });
});

function defaultRegistry(): string {
  return join(__dirname, '..', '..', '..', '..', 'datasets.json');
}

function hash(text: string): number {
  return [...text].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) | 0, 7);
}

async function masksOf(category: string): Promise<string[]> {
  const { default: glob } = await import('fast-glob');
  await mkdir(category, { recursive: true });
  return (await glob('ground_truth/*/*_mask.png', { cwd: category, absolute: true })).sort();
}
