import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { METRIC_NAMES } from '@protobench/harness';
import { protobench } from '../testing/capture.js';
import { Workspace } from '../testing/workspace.js';

const IMAGES = 30;

/** Writes the files of a finished cell whose image scores tell anomalous images apart by `lift`. */
async function writeCell(run: string, method: string, dataset: string, lift: number): Promise<void> {
  const id = `${method}-default-s0-${method.length}${dataset.length}`;
  const dir = join(run, 'cells', id);
  const key = { dataset, method, variant: 'default', backbone: 'b', seed: 0 };
  const row = {
    values: Object.fromEntries(METRIC_NAMES.map((name) => [name, 0.5 + lift / 4])),
    reasons: {},
  };
  const images = Array.from({ length: IMAGES }, (_, index) => {
    const anomalous = index % 2 === 1;
    const score = Math.sin(index * 7.3) + (anomalous ? lift : 0);
    return { id: `nut/${index}.png`, category: 'nut', defect: anomalous ? 'cut' : 'good', anomalous, score };
  });
  const files = {
    config: { format: 'protobench-cell-1', id, key, resolved: {}, provenance: 'made up' },
    status: { state: 'done', phase: 'done', step: 1, steps: 1, updated: '2026-01-01T00:00:00.000Z' },
    metrics: {
      format: 'protobench-metrics-1',
      cell: { ...key, id },
      evaluation: { height: 8, width: 8, smoothing: { kind: 'none' }, score: { kind: 'max' }, fprLimit: 0.3 },
      categories: [{ category: 'nut', images: { normal: IMAGES / 2, anomalous: IMAGES / 2 }, ...row }],
      mean: row,
    },
    images: { format: 'protobench-images-1', images },
    timing: {
      featureSeconds: 1,
      trainSeconds: 1,
      evaluateSeconds: 1,
      secondsPerStep: 1,
      peakMemoryBytes: 1,
    },
    environment: {
      node: '20',
      platform: 'linux',
      arch: 'x64',
      cpu: 'c',
      cores: 1,
      memoryGiB: 1,
      engine: 'compiled',
      versions: {},
    },
  };
  await mkdir(dir, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(dir, `${name}.json`), JSON.stringify(content));
  }
}

describe('options of report and compare', () => {
  let workspace: Workspace;
  let one: string;
  let two: string;

  beforeAll(async () => {
    workspace = await Workspace.create();
    [one, two] = [workspace.path('one'), workspace.path('two')];
    await writeCell(one, 'weak', 'mvtec-ad', 0.2);
    await writeCell(one, 'strong', 'mvtec-ad', 1.6);
    await writeCell(two, 'other', 'mvtec-ad', 0.2);
  });
  afterAll(() => workspace.remove());

  it('shows and marks differences from a baseline', async () => {
    const { code, out, err } = await protobench('report', one, '--baseline', 'weak', '--bootstrap', '100');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('### Difference from weak');
    expect(out).toContain('| strong | default | +35.0† | +35.0† | +35.0† | +35.0 | +35.0 |');
    expect(out).toContain('100 resamples');
  });

  it('compares run folders, in a page too', async () => {
    const table = await protobench('compare', one, two, '--baseline', 'weak/default');
    expect(table.out).toContain('| other | default | 0.0 | 0.0 |');
    const page = await protobench('compare', one, two, '--baseline', 'weak', '--format', 'html');
    expect(page.code).toBe(0);
    expect(await readFile(join(one, 'compare.html'), 'utf8')).toContain('(baseline)');
  });

  it('shows the published results of the project, or of a file', async () => {
    const ours = await protobench('report', one, '--published', 'default');
    expect(ours.out).toContain('### Published results');
    expect(ours.out).toContain('https://arxiv.org/abs/2405.14325');
    const missing = await protobench('report', one, '--published', workspace.path('none.json'));
    expect(missing.code).not.toBe(0);
    expect(missing.err).toContain('PUBLISHED_NOT_FOUND');
  });

  it('leaves CSV as it is, and says so', async () => {
    const plain = await protobench('report', one, '--format', 'csv');
    const { code, out, err } = await protobench('report', one, '--format', 'csv', '--baseline', 'weak');
    expect({ code, out }).toEqual({ code: 0, out: plain.out });
    expect(err).toContain('columns of CSV are fixed');
  });

  it.each([
    [['--baseline', 'week'], 'No table has the row "week"'],
    [['--baseline', 'weak', '--baseline', 'strong'], '--baseline needs one value'],
    [['--published', ''], '--published needs one value'],
    [['--bootstrap', '0'], '--bootstrap is not a whole number from 1 on'],
    [['--bootstrap', '1e9'], '--bootstrap is more than 100000'],
  ])('refuses %j', async (options, message) => {
    const { code, out, err } = await protobench('report', one, ...options);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });
});
