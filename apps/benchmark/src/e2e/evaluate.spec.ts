import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import { encodePng } from '@protobench/datasets';
import { protobench } from '../testing/capture.js';
import { Workspace } from '../testing/workspace.js';

type Values = Readonly<Record<string, number | null>>;

interface Printed {
  readonly dataset: string;
  readonly profiles: readonly {
    readonly profile: string;
    readonly categories: readonly {
      readonly category: string;
      readonly images: { readonly normal: number; readonly anomalous: number };
      readonly values: Values;
      readonly reasons: Readonly<Record<string, string>>;
      readonly intervals?: Readonly<
        Record<string, { value: number; low: number; high: number; replicates: number }>
      >;
    }[];
    readonly mean: { readonly values: Values; readonly reasons: Readonly<Record<string, string>> };
    readonly difference?: Values;
    readonly rules?: Readonly<Record<string, string>>;
  }[];
  readonly unusedMasks: readonly string[];
}

/** A float32 `.npy` file. */
function npy(values: ArrayLike<number>, height: number, width: number): Uint8Array {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${height}, ${width}), }`;
  const head = Buffer.from(`\x93NUMPY\x01\x00\x76\x00${text.padEnd(117)}\n`, 'latin1');
  return Buffer.concat([head, Buffer.from(Float32Array.from(values).buffer)]);
}

function goldenFile<T>(name: string): T {
  return JSON.parse(readFileSync(join(__dirname, '../../../../packages/metrics/golden', name), 'utf8')) as T;
}

const vectors = goldenFile<{
  maps: number[][][];
  masks: number[][][];
  labels: number[];
  expected: {
    adeval_1000: { p_auroc: number; p_aupr: number; p_aupro: number };
    aupro_mvtec_official_100thr: number;
  };
}>('vectors.json');
const profiles = goldenFile<{
  mapSize: { height: number; width: number };
  maskSize: { height: number; width: number };
  images: { anomalous: boolean; map: number[]; mask: string }[];
  expected: Record<string, Record<string, number>>;
}>('profiles.json');

// Published profiles work at 256 x 256, which takes its time on a busy machine.
jest.setTimeout(300_000);

describe('protobench evaluate', () => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await Workspace.create();
  });
  afterAll(() => workspace.remove());
  beforeEach(async () => {
    await rm(workspace.path('parts'), { recursive: true, force: true });
    await rm(workspace.path('data'), { recursive: true, force: true });
    await writeGolden('grid', 'test/');
  });

  async function put(bytes: Uint8Array | string, ...path: string[]): Promise<string> {
    const file = workspace.path(...path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
    return file;
  }

  const png = (mask: ArrayLike<number>, width: number, height: number) =>
    encodePng(Uint8Array.from(mask), width, height);

  /** The six golden maps and masks of 32 x 32 pixels as one category. */
  async function writeGolden(category: string, split: string): Promise<void> {
    for (const [i, rows] of vectors.maps.entries()) {
      const defect = vectors.labels[i] === 1 ? 'cut' : 'good';
      await put(npy(rows.flat(), 32, 32), 'parts', category, `${split}${defect}`, `00${i}.npy`);
      const mask = vectors.masks[i].flat().map((value) => 255 * value);
      if (defect === 'cut')
        await put(await png(mask, 32, 32), 'data', category, 'ground_truth', 'cut', `00${i}_mask.png`);
    }
  }

  const evaluate = (...options: string[]) =>
    protobench('evaluate', '--maps', workspace.path('parts'), '--masks', workspace.path('data'), ...options);

  async function evaluated(...options: string[]): Promise<Printed> {
    const { code, out, err } = await evaluate('--json', ...options);
    if (code !== 0) throw new Error(err);
    return JSON.parse(out) as Printed;
  }

  /** Runs into an error and gives what it says, with the folder of the test as `.`. */
  async function failure(...options: string[]): Promise<string> {
    const { code, out, err } = await evaluate(...options);
    expect([code, out]).toEqual([2, '']);
    return err.replaceAll(workspace.dir, '.');
  }

  it('measures the golden maps as scikit-learn and the MVTec script do', async () => {
    const { dataset, profiles: tables } = await evaluated();
    expect([dataset, tables.map(({ profile }) => profile)]).toEqual(['parts', ['exact']]);
    const [{ category, images, values }] = tables[0].categories;
    expect([category, images]).toEqual(['grid', { normal: 2, anomalous: 4 }]);
    expect(values['I-AUROC']).toBe(1);
    expect(values['P-AUROC']).toBeCloseTo(0.935704, 6);
    expect(values['P-AP']).toBeCloseTo(0.579545, 6);
    expect(values['P-F1max']).toBeCloseTo(0.557047, 6);
    expect(values['AUPRO']).toBeCloseTo(0.749684, 6);
    expect(tables[0].mean.values).toEqual(values);
  });

  it('measures by named profiles, each once and in the order of their names', async () => {
    const [adeval, mvtec, ...rest] = (
      await evaluated('--profile', 'adeval-1000', '--profile', 'mvtec-official', '--profile', 'adeval-1000')
    ).profiles;
    expect(rest).toEqual([]);
    const { adeval_1000: expected, aupro_mvtec_official_100thr: aupro } = vectors.expected;
    expect(adeval.mean.values['P-AUROC']).toBeCloseTo(expected.p_auroc, 12);
    expect(adeval.mean.values['P-AP']).toBeCloseTo(expected.p_aupr, 12);
    expect(adeval.mean.values['AUPRO']).toBeCloseTo(expected.p_aupro, 12);
    expect(mvtec.mean.values['AUPRO']).toBeCloseTo(aupro, 12);
  });

  it('explains all profiles on maps and masks of different sizes, as their second implementation', async () => {
    await rm(workspace.path('parts'), { recursive: true });
    for (const [i, { anomalous, map, mask }] of profiles.images.entries()) {
      const { mapSize, maskSize } = profiles;
      const [defect, name] = [anomalous ? 'cut' : 'good', `00${i}`];
      await put(npy(map, mapSize.height, mapSize.width), 'parts', 'grid', 'test', defect, `${name}.npy`);
      const grey = Buffer.from(mask, 'base64');
      if (anomalous)
        await put(
          await png(grey, maskSize.width, maskSize.height),
          ...['data', 'grid', 'ground_truth', 'cut', `${name}_mask.png`],
        );
    }
    const { profiles: tables } = await evaluated('--explain', '--resize-masks');
    expect(tables.map(({ profile }) => profile)).toEqual(Object.keys(profiles.expected));
    for (const { profile, mean, difference, rules } of tables) {
      for (const [metric, value] of Object.entries(profiles.expected[profile])) {
        expect(Math.abs((mean.values[metric] ?? NaN) - value)).toBeLessThan(1e-9);
        expect(difference?.[metric]).toBe(
          (mean.values[metric] ?? NaN) - (tables[0].mean.values[metric] ?? NaN),
        );
      }
      expect(rules?.['source']).not.toBe('');
    }
  });

  it('prints tables as text, Markdown and CSV', async () => {
    const text = await evaluate();
    expect(text.out).toBe(
      [
        'parts by exact: every distinct score is a threshold (percent; images normal+anomalous)',
        'category  images  I-AUROC    I-AP  I-F1max  P-AUROC   P-AP  P-F1max  AUPRO    mAD',
        'grid         2+4   100.00  100.00   100.00    93.57  57.95    55.70  74.97  83.17',
        'mean               100.00  100.00   100.00    93.57  57.95    55.70  74.97  83.17',
        '',
      ].join('\n'),
    );
    expect(text.err).toMatch(/evaluate 12\/12 reads, .*grid, exact\n$/);
    const { out: markdown } = await evaluate('--format', 'md', '--explain', '--profile', 'adeval-1000');
    expect(markdown).toContain(
      '| exact | 100.00 | 100.00 | 100.00 | 93.57 | 57.95 | 55.70 | 74.97 | 83.17 |\n',
    );
    expect(markdown).toContain('| adeval-1000 | 100.00 (=) | 75.00 (-25.00) |');
    expect(markdown).toContain('### adeval-1000\n\n- **mask**: as given');
    const { out: csv } = await evaluate('--format', 'csv', '--profile', 'exact', 'mvtec-official');
    expect(csv.split('\n')).toEqual([
      'dataset,category,method,variant,backbone,seed,I-AUROC,I-AP,I-F1max,P-AUROC,P-AP,P-F1max,AUPRO,mAD',
      expect.stringMatching(/^parts,grid,maps,exact,-,0,100\.0000,.*,93\.5704,57\.9545,55\.7047,74\.9684,/),
      expect.stringMatching(/^parts,mean,maps,exact,-,0,/),
      expect.stringMatching(/^parts,grid,maps,mvtec-official,-,0,.*,74\.4585,/),
      expect.stringMatching(/^parts,mean,maps,mvtec-official,-,0,/),
      '',
    ]);
  });

  it('explains as text: a row for each profile and what it does', async () => {
    const { out } = await evaluate('--explain', '--profile', 'ader-200', '--fpr-limit', '0.1');
    const [title, , exact, ader, blank, name, ...rules] = out.split('\n');
    expect(title).toBe('parts by profile: mean over categories in percent (difference to exact)');
    expect([exact.split(' ')[0], ader.split(' ')[0], blank, name]).toEqual([
      'exact',
      'ader-200',
      '',
      'exact',
    ]);
    expect(ader).toMatch(/\([+-]\d+\.\d\d\)/);
    expect(rules).toContain(
      '  AUPRO        every score a threshold, interpolated at the false positive rate 0.1',
    );
  });

  it('reads maps without the folder test, .npz arrays by name, and one ending of two', async () => {
    const before = (await evaluated()).profiles[0].mean.values;
    await rm(workspace.path('parts'), { recursive: true });
    await writeGolden('grid', '');
    expect((await evaluated()).profiles[0].mean.values).toEqual(before);
    for (const [i, rows] of vectors.maps.entries()) {
      const defect = vectors.labels[i] === 1 ? 'cut' : 'good';
      const archive = { 'noise.npy': npy([0], 1, 1), 'map.npy': npy(rows.flat(), 32, 32) };
      await put(zipSync(archive), 'parts', 'grid', defect, `00${i}.npz`);
    }
    expect(await failure()).toBe(
      'error MAP_AMBIGUOUS: ./parts/grid/cut/001.npy and ./parts/grid/cut/001.npz are maps of the same image.\n' +
        'Say which ones to read with --ext, such as --ext npy.\n',
    );
    const { profiles: tables } = await evaluated('--ext', 'npz', '--array', 'map');
    expect(tables[0].mean.values).toEqual(before);
  });

  it('takes image scores from a file', async () => {
    const rows = vectors.labels.map(
      (label, i) => `x/grid/test/${label ? 'cut' : 'good'}/00${i}.png,${-label}`,
    );
    const scores = await put(['path,score', ...rows].join('\n'), 'scores.csv');
    const { profiles: tables } = await evaluated('--scores', scores);
    expect(tables[0].mean.values['I-AUROC']).toBe(0);
    expect(tables[0].mean.values['P-AUROC']).toBeCloseTo(0.935704, 6);
    await put(['path,score', ...rows.slice(2)].join('\n'), 'scores.csv');
    expect(await failure('--scores', scores)).toBe(
      'error SCORE_MISSING: ./scores.csv has no score for ./parts/grid/test/cut/001.npy and 1 more.\n' +
        'Every map needs a score; leave out --scores to read the scores off the maps.\n',
    );
    await put('path,score\na/b/c,many\n', 'scores.csv');
    expect(await failure('--scores', scores)).toContain(
      "error SCORES_INVALID: ./scores.csv:2: 'many' is no number.",
    );
  });

  it('gives intervals that hold the value, by a seed', async () => {
    const options = ['--bootstrap', '50', '--seed', '3'];
    const { profiles: tables } = await evaluated(
      ...options,
      '--profile',
      'exact',
      '--profile',
      'adeval-1000',
    );
    const { values, intervals } = tables[0].categories[0];
    for (const metric of ['P-AUROC', 'AUPRO']) {
      const { low, high, replicates } = intervals?.[metric] ?? { low: NaN, high: NaN, replicates: 0 };
      expect(low).toBeLessThan(values[metric] ?? NaN);
      expect(high).toBeGreaterThan(values[metric] ?? NaN);
      expect(replicates).toBeGreaterThan(40);
    }
    expect(tables[1].categories[0].intervals).toBeUndefined();
    const { out } = await evaluate(...options);
    expect(out).toBe((await evaluate(...options)).out);
    expect(out).toContain('95 % intervals of exact: 50 bootstrap resamples of the images, seed 3\n');
    expect(out).toMatch(/\ngrid +(\d+\.\d\d\.\.\d+\.\d\d *){8}\n$/);
    expect((await evaluate(...options, '--format', 'csv')).err).toContain('--json');
  });

  it('leaves undefined metrics of a category without defects empty, with the reason', async () => {
    await put(npy(new Float32Array(4), 2, 2), 'parts', 'hazelnut', 'test', 'good', '000.npy');
    const { profiles: tables } = await evaluated();
    const [, hazelnut] = tables[0].categories;
    expect(hazelnut.values['I-AUROC']).toBeNull();
    expect(hazelnut.reasons['I-AUROC']).toBe('no anomalous images');
    expect(tables[0].mean.values['P-AUROC']).toBeCloseTo(0.935704, 6);
    const { code, out } = await evaluate();
    expect(code).toBe(0);
    expect(out).toMatch(/\nhazelnut +1\+0 +- \[1\] +- \[1\]/);
    expect(out).toContain('\n[1] no anomalous images\n[2] no anomalous pixels\n');
    expect(out).toContain('left out: hazelnut (no anomalous pixels)');
  });

  it('gives the numbers that the documentation prints', async () => {
    const root = join(__dirname, '../../../..');
    const example = join(root, 'apps/benchmark/src/maps/example/hot-pixel.mjs');
    const { status, stderr } = spawnSync(process.execPath, [example, workspace.path('demo')], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
    const documented = readFileSync(join(root, 'docs/metrics.md'), 'utf8');
    for (const maps of ['plain', 'hot']) {
      const { out } = await protobench(
        ...['evaluate', '--maps', workspace.path('demo', maps), '--masks', workspace.path('demo', 'data')],
        ...['--explain', '--profile', 'mvtec-official', 'adeval-1000', 'ader-adeval50', 'ader-200'],
      );
      expect(documented).toContain(out.slice(0, out.indexOf('\n\n')));
    }
  });
});
