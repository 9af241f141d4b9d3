import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { protobench } from '../testing/capture.js';
import { tinySuite, Workspace } from '../testing/workspace.js';

const TRAIN = 'train: { steps: 3, batchSize: 4 }';
const METHODS = `  - name: pro-ad
    config: { ${TRAIN} }
  - name: prd
    config: { mnp: { count: 16 }, ${TRAIN} }
  - name: rd4ad
    config: { ${TRAIN} }
`;
const HEADER =
  'dataset,category,method,variant,backbone,seed,I-AUROC,I-AP,I-F1max,P-AUROC,P-AP,P-F1max,AUPRO,mAD';

describe('protobench run', () => {
  let workspace: Workspace;
  let suite: string;
  let run: string[];
  beforeAll(async () => {
    workspace = await Workspace.create();
    suite = await workspace.suite('tiny', tinySuite(METHODS));
    run = ['run', suite, '--out', workspace.path('run'), '--cache', workspace.path('cache')];
    const { code, out, err } = await protobench(...run);
    expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('pro-ad');
  }, 240_000);
  afterAll(() => workspace.remove());

  const cells = () => readdir(workspace.path('run', 'cells'));

  it('leaves all files of each cell and no temporary ones', async () => {
    expect(await cells()).toHaveLength(3);
    for (const cell of await cells()) {
      const files = await readdir(workspace.path('run', 'cells', cell));
      expect(files).toEqual(
        expect.arrayContaining([
          ...['config.json', 'status.json', 'log.jsonl', 'checkpoint.safetensors', 'metrics.json'],
          ...['images.json', 'gallery.json', 'timing.json', 'environment.json'],
        ]),
      );
      expect(files.filter((file) => /tmp|spool/.test(file))).toEqual([]);
    }
  });

  it('writes overlays of the best and worst images', async () => {
    for (const cell of await cells()) {
      const maps = await readdir(workspace.path('run', 'heatmaps', cell));
      expect(maps).toEqual(expect.arrayContaining(['best-anomalous-nut.png', 'worst-anomalous-wood.png']));
    }
  });

  it('reports in every format', async () => {
    const dir = workspace.path('run');
    const csv = await protobench('report', dir, '--format', 'csv');
    const lines = csv.out.trim().split('\n');
    expect(lines[0]).toBe(HEADER);
    expect(lines).toHaveLength(1 + 3 * 3);
    expect(lines.filter((line) => line.startsWith('synthetic,mean,'))).toHaveLength(3);
    const markdown = await protobench('report', dir);
    expect(markdown.out).toContain('| I-AUROC | I-AP | I-F1max | P-AUROC | P-AP | P-F1max | AUPRO | mAD |');
    expect((await protobench('report', dir, '--format', 'latex')).out).toContain('\\toprule');
    expect((await protobench('report', dir, '--format', 'html')).code).toBe(0);
    const page = await readFile(join(dir, 'report.html'), 'utf8');
    expect(page).toContain('data:image/png;base64,');
    expect(page).not.toMatch(/(src|href)="http/);
  });

  it('skips what is done, and does again what is damaged', async () => {
    const again = await protobench(...run, '--json');
    const outcomes = (text: string) =>
      (JSON.parse(text) as { cells: { outcome: string }[] }).cells.map(({ outcome }) => outcome);
    expect(outcomes(again.out)).toEqual(['skipped', 'skipped', 'skipped']);
    const damaged = workspace.path('run', 'cells', (await cells())[0]);
    const before = await readFile(join(damaged, 'metrics.json'));
    await writeFile(join(damaged, 'metrics.json'), '{"half');
    expect(
      outcomes((await protobench(...run, '--json')).out).filter((outcome) => outcome === 'done'),
    ).toHaveLength(1);
    expect((await readFile(join(damaged, 'metrics.json'))).equals(before)).toBe(true);
  });

  it('trains again when the checkpoint is damaged, and ends with the same bits', async () => {
    const damaged = workspace.path('run', 'cells', (await cells())[1]);
    const before = await readFile(join(damaged, 'metrics.json'));
    await writeFile(join(damaged, 'checkpoint.safetensors'), 'not a checkpoint');
    await rm(join(damaged, 'metrics.json'));
    const { code, err } = await protobench(...run);
    expect(code).toBe(0);
    expect(err).toContain('checkpoint');
    expect((await readFile(join(damaged, 'metrics.json'))).equals(before)).toBe(true);
  });

  it('plans, shows the status, and splits into shards', async () => {
    const dirs = ['--out', workspace.path('run'), '--cache', workspace.path('cache')];
    const plan = async (...args: string[]) =>
      JSON.parse((await protobench('plan', suite, ...dirs, '--json', ...args)).out) as { id: string }[];
    expect((await plan()).map(({ id }) => id).sort()).toEqual((await cells()).sort());
    const shards = await Promise.all(['1/2', '2/2'].map((shard) => plan('--shard', shard)));
    expect(
      shards
        .flat()
        .map(({ id }) => id)
        .sort(),
    ).toEqual((await cells()).sort());
    expect((await protobench('plan', suite, '--shard', '3/2')).code).toBe(2);
    const status = await protobench('status', suite, '--out', workspace.path('run'), '--json');
    expect(JSON.parse(status.out)).toEqual(
      expect.arrayContaining([expect.objectContaining({ state: 'done', step: 3, steps: 3 })]),
    );
  });

  it('tells what is left to do, how long it takes and how much room', async () => {
    const dirs = ['--out', workspace.path('run'), '--cache', workspace.path('cache')];
    const done = await protobench('plan', suite, ...dirs);
    expect(done.err).toBe('all 3 cells are done\n');
    expect(done.out).toMatch(/^done +3 steps {2}features +22\/22 {2}prd-default-s0-/m);
    const more = await protobench('plan', suite, ...dirs, '--set', 'seeds=[0,1]');
    expect(more.err).toMatch(/^3 of 6 cells to run, about \d+ s, 0 MiB more of cached features\n$/);
    const other = await protobench('plan', suite, ...dirs, '--set', 'backbones.*.imageSize=96', '--json');
    expect(JSON.parse(other.out)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          state: 'pending',
          seconds: null,
          features: { cached: 0, total: 22 },
          // Taps of 24x24x24, 12x12x32 and 6x6x88 values of two bytes.
          cacheBytes: 22 * 2 * (24 * 24 * 24 + 12 * 12 * 32 + 6 * 6 * 88),
        }),
      ]),
    );
  });

  it('writes job arrays', async () => {
    const script = await protobench('plan', suite, '--emit', 'slurm', '--out', 'somewhere');
    expect(script.out).toContain('#SBATCH --array=0-2\n');
    expect(script.out).toContain(`run ${suite} --out somewhere`);
    expect((await protobench('plan', suite, '--emit', 'k8s')).out).toContain('completions: 3\n');
  });

  it('merges run folders', async () => {
    const merged = await protobench(
      'compare',
      workspace.path('run'),
      workspace.path('run'),
      '--format',
      'csv',
    );
    expect(merged.out.trim().split('\n')).toHaveLength(1 + 3 * 3);
  });

  it('lists what there is', async () => {
    expect((await protobench('backbones', 'list')).out).toContain('mobilenetv3-centernet-coco');
    expect((await protobench('datasets', 'list')).out).toContain('synthetic');
    const doctor = await protobench('doctor', '--json');
    expect(doctor.code).toBe(0);
    expect(JSON.parse(doctor.out)).toEqual(
      expect.arrayContaining([expect.objectContaining({ area: 'compiled engine', name: 'cpu', ok: true })]),
    );
    expect(existsSync(workspace.path('run', 'report.html'))).toBe(true);
  });

  it('says what a suite lacks here', async () => {
    const tiny = await workspace.suite('doctor', tinySuite('  - patchcore'));
    const fine = await protobench('doctor', tiny);
    expect(fine.code).toBe(0);
    expect(fine.out).toContain('The suite can run here.');

    const suite = await workspace.suite(
      'doctor-lacks',
      'name: lacks\ndatasets: [visa]\nbackbones: [wide-resnet50-2]\nmethods: [prd]\n',
    );
    const lacks = await protobench('doctor', suite, '--data-root', workspace.path('nowhere'));
    expect(lacks.code).toBe(1);
    expect(lacks.out).toContain('it lacks: data visa, weights wide-resnet50-2.');
    expect(lacks.out).toMatch(/GiB for 10821 images/);
  });
});
