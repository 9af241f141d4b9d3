import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeRgb, loadRegistry } from '@protobench/datasets';
import type { ImagesFile, LogLine } from '../results/cell-files.js';
import type { CurvesFile } from '../results/curves-file.js';
import type { DiagnosticsFile, PrototypeDiagnostics } from '../results/diagnostics-file.js';
import type { MetricsFile } from '../results/metrics-file.js';
import { parseSuite } from '../suite/load.js';
import { runSuite, type CellReport } from '../suite/run-suite.js';
import { nearestToken, TOKENS } from '../testing/nearest-token.js';

const SIZE = 64;
const CATEGORIES = ['wood', 'nut'];

const suiteText = (setting: string, rest: string) => `name: outcome
datasets:
  - name: synthetic
    setting: ${setting}
    categories: [${CATEGORIES.join(', ')}]
    options: { size: ${SIZE}, train: 7, testGood: 3, testDefect: 2, seed: 5 }
backbones: [{ name: mobilenetv3-centernet-coco, imageSize: ${SIZE}, taps: [expanded_conv_5/add] }]
methods: [{ name: nearest-token${rest} }]
`;

// The first run computes features; other suites may keep the cores busy.
jest.setTimeout(120000);

describe('a finished cell', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'harness-outcome-'));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  async function run(text: string, runName: string): Promise<CellReport & { dir: string }> {
    const suite = parseSuite(text, 'outcome.yaml', [nearestToken]);
    const [report] = await runSuite(
      suite,
      { registry: await loadRegistry(join(__dirname, '../../../../datasets.json')), engine: 'compiled' },
      {
        runDir: join(dir, runName),
        cacheDir: join(dir, 'cache'),
        shouldStop: () => false,
        listener: {
          onCellStart: () => undefined,
          onCellEnd: () => undefined,
          onProgress: () => undefined,
          onNotice: () => undefined,
        },
      },
    );
    expect(report.error).toBeUndefined();
    return { ...report, dir: join(dir, runName, 'cells', report.cell.id) };
  }
  const read = async <T>(folder: string, file: string): Promise<T> =>
    JSON.parse(await readFile(join(folder, file), 'utf8')) as T;

  function checkPrototypes(found: PrototypeDiagnostics): void {
    expect([found.site, found.count, found.trainingImages]).toEqual(['tokens', TOKENS, 14]);
    for (const category of CATEGORIES) {
      const shares = found.usage[category];
      expect(shares).toHaveLength(TOKENS);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 4);
      expect(found.active[category]).toBeGreaterThanOrEqual(1);
      expect(found.active[category]).toBeLessThanOrEqual(TOKENS);
      expect(found.nonzero[category]).toBeGreaterThanOrEqual(1);
    }
  }

  async function checkPatches(folder: string, { nearest }: PrototypeDiagnostics): Promise<void> {
    for (const { patches } of nearest) {
      expect(new Set(patches.map(({ id }) => id)).size).toBe(patches.length);
      const similarities = patches.map(({ similarity }) => similarity);
      expect([...similarities].sort((a, b) => b - a)).toEqual(similarities);
      for (const { image } of patches) {
        const { width, height } = await decodeRgb(await readFile(join(folder, image)), image);
        expect([width, height]).toEqual([64, 64]);
      }
    }
  }

  it('has curves and diagnostics of every category', async () => {
    const { dir: folder } = await run(suiteText('multi-class', ''), 'multi');
    const curves = await read<CurvesFile>(folder, 'curves.json');
    const metrics = await read<MetricsFile>(folder, 'metrics.json');
    expect(Object.keys(curves.categories)).toEqual(CATEGORIES);
    for (const { category, values } of metrics.categories) {
      const { image, pixel } = curves.categories[category];
      for (const curve of [image.roc, image.pr, pixel.roc, pixel.pr, pixel.pro]) {
        expect(curve?.x.length).toBe(curve?.y.length);
        expect(curve?.x.length).toBeLessThanOrEqual(200);
      }
      const { x, y } = pixel.roc ?? { x: [], y: [] };
      const area = x.reduce(
        (sum, at, i) => (i === 0 ? 0 : sum + ((at - x[i - 1]) * (y[i] + y[i - 1])) / 2),
        0,
      );
      expect(area).toBeCloseTo(values['P-AUROC'] ?? NaN, 3);
      expect(pixel.pro?.x.at(-1)).toBe(0.3);
    }

    const { format, pixels, prototypes } = await read<DiagnosticsFile>(folder, 'diagnostics.json');
    expect(format).toBe('protobench-diagnostics-1');
    const { images } = await read<ImagesFile>(folder, 'images.json');
    for (const category of CATEGORIES) {
      const { normal, anomalous, normalMean, anomalousMean, low, high } = pixels[category];
      const total = [...normal, ...anomalous].reduce((sum, count) => sum + count, 0);
      expect(total).toBe(images.filter((image) => image.category === category).length * SIZE * SIZE);
      expect([normal.length, anomalous.length]).toEqual([64, 64]);
      // Unsmoothed: the smoothed maps of the gallery reach less far.
      const { range } = await read<{ range: Record<string, { max: number }> }>(folder, 'gallery.json');
      expect(high).toBeGreaterThan(range[category].max);
      expect(normalMean).toBeGreaterThan(low);
      expect(anomalousMean).toBeLessThan(high);
    }
    if (prototypes === null) throw new Error('the detector has prototypes');
    checkPrototypes(prototypes);
    expect(prototypes.nearest).toHaveLength(16);
    await checkPatches(folder, prototypes);
    // The prototypes are tokens of the first training image, which must therefore be nearest to them.
    const [first] = (await readdir(folder)).filter((file) => file.startsWith('prototype-')).sort();
    expect(first).toMatch(/^prototype-\d+-0\.png$/);
    for (const { patches } of prototypes.nearest) {
      expect(patches).toHaveLength(5);
      expect(patches[0].similarity).toBeCloseTo(1, 4);
      expect(patches[0].id).toBe(prototypes.nearest[0].patches[0].id);
    }
    const lines = (await readFile(join(folder, 'log.jsonl'), 'utf8')).trim().split('\n');
    const logged = lines.map((line) => JSON.parse(line) as LogLine & { phase?: string; seconds?: number });
    expect(logged.find(({ phase }) => phase === 'diagnostics')?.seconds).toBeGreaterThan(0);
  });

  it('is the same cell with diagnostics switched off, and done without their files', async () => {
    const on = await run(suiteText('multi-class', ''), 'multi');
    expect(on.outcome).toBe('skipped');
    const off = await run(`${suiteText('multi-class', '')}evaluation: { diagnostics: false }\n`, 'off');
    expect([off.cell.id, off.outcome]).toEqual([on.cell.id, 'done']);
    const files = await readdir(off.dir);
    expect(files).toContain('curves.json');
    expect(files.filter((file) => /^(diagnostics|prototype)/.test(file))).toEqual([]);
    for (const file of ['metrics.json', 'images.json', 'gallery.json', 'curves.json'])
      expect(await readFile(join(off.dir, file), 'utf8')).toBe(await readFile(join(on.dir, file), 'utf8'));
    // As a cell of an earlier version.
    await rm(join(off.dir, 'curves.json'));
    expect((await run(suiteText('multi-class', ''), 'off')).outcome).toBe('skipped');
  });

  it('has no prototypes to tell of for a detector without any', async () => {
    const { dir: folder } = await run(suiteText('multi-class', ', config: { prototypes: false }'), 'none');
    const { pixels, prototypes } = await read<DiagnosticsFile>(folder, 'diagnostics.json');
    expect(prototypes).toBeNull();
    expect(Object.keys(pixels)).toEqual(CATEGORIES);
  });

  it('puts the models of the single-class setting side by side', async () => {
    const { dir: folder } = await run(suiteText('single-class', ''), 'single');
    const { categories } = await read<CurvesFile>(folder, 'curves.json');
    expect(Object.keys(categories)).toEqual(CATEGORIES);
    const { pixels, prototypes } = await read<DiagnosticsFile>(folder, 'diagnostics.json');
    expect(Object.keys(pixels)).toEqual(CATEGORIES);
    if (prototypes === null) throw new Error('the detector has prototypes');
    checkPrototypes(prototypes);
    expect(prototypes.nearest.map(({ category }) => category)).toEqual([
      ...Array.from({ length: 8 }, () => 'wood'),
      ...Array.from({ length: 8 }, () => 'nut'),
    ]);
    for (const { category, patches } of prototypes.nearest)
      expect(patches.every((patch) => patch.category === category)).toBe(true);
    await checkPatches(folder, prototypes);
  });
});
