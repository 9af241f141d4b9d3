import type {
  CategoryMetrics,
  CellConfigFile,
  CellKey,
  CellStatusFile,
  EnvironmentFile,
  GalleryEntry,
  GalleryFile,
  ImageResult,
  ImagesFile,
  MetricName,
  MetricRow,
  MetricsFile,
  TimingFile,
} from '@protobench/harness';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { METRIC_COLUMNS, perMetric } from '../columns.js';
import { writeCheckpointHeader, writeDiagnostics } from './fixture-diagnostics.js';
import type { DiagnosticsSpec } from './fixture-diagnostics.js';
import { partImage, partMap, partMask, writeNpy, writePng } from './fixture-images.js';

/** Side of the test images in pixels. */
export const SIZE = 32;

/** A cell to be written. */
export interface CellSpec {
  readonly id: string;
  readonly key: CellKey;
  readonly provenance: string;
  readonly steps: number;
  readonly status?: Partial<CellStatusFile>;
  /** Percent per category in the order of the columns; a string instead of a number is a reason for `null`. */
  readonly categories?: Readonly<Record<string, readonly (number | string)[]>>;
  readonly gallery?: boolean;
  /** Added to the image scores of anomalous images; below 0 the method tells them worse apart. */
  readonly lift?: number;
  /** Options of the method, beside the usual ones. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Left out: a cell of an older version. */
  readonly diagnostics?: DiagnosticsSpec;
  /** Values in the checkpoint; without it there is none. */
  readonly parameters?: number;
}

const ENVIRONMENT: EnvironmentFile = {
  node: 'v20.20.2',
  platform: 'linux',
  arch: 'x64',
  cpu: 'AMD EPYC 7B13',
  cores: 2,
  memoryGiB: 23.4,
  engine: 'compiled',
  versions: { 'onnxruntime-node': '1.30.0', '@tensorflow/tfjs': '4.22.0' },
};

/** Writes one JSON file of a cell. */
export async function writeJson(dir: string, name: string, value: unknown): Promise<void> {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, name), `${JSON.stringify(value, null, 2)}\n`);
}

/** Writes a cell folder with every file that a cell of its state has; returns the folder. */
export async function writeCell(runDir: string, spec: CellSpec): Promise<string> {
  const dir = join(runDir, 'cells', spec.id);
  const { id, key, provenance, steps } = spec;
  const resolved = {
    meaning: 1,
    engine: 'compiled',
    seed: key.seed,
    dataset: { name: key.dataset, options: {}, fingerprint: 'c0ffee' },
    backbone: { name: key.backbone, weights: 'facade', imageSize: SIZE, taps: ['expanded_conv_5/add'] },
    method: {
      name: key.method,
      variant: key.variant,
      config: { dim: 256, depth: 4, training: { steps, batchSize: 16 }, ...spec.config },
    },
    evaluation: { size: SIZE, fprLimit: 0.3 },
    features: { dtype: 'float16' },
  };
  const config: CellConfigFile = { format: 'protobench-cell-1', id, key, resolved, provenance };
  await writeJson(dir, 'config.json', config);
  const done = spec.categories !== undefined;
  const status: CellStatusFile = {
    state: done ? 'done' : 'running',
    phase: done ? 'done' : 'train',
    step: done ? steps : 120,
    steps,
    updated: '2026-11-22T09:41:07.123Z',
    ...spec.status,
  };
  await writeJson(dir, 'status.json', status);
  await writeLog(dir, steps, key.seed);
  await writeJson(dir, 'environment.json', ENVIRONMENT);
  if (spec.categories !== undefined) await writeResults(dir, spec, spec.categories);
  return dir;
}

async function writeLog(dir: string, steps: number, seed: number): Promise<void> {
  const lines = [JSON.stringify({ event: 'phase', phase: 'train', time: '2026-11-22T09:30:00.000Z' })];
  for (let step = 0; step < steps; step += 10) {
    const wave = 1 + 0.08 * Math.sin(step * 0.37 + seed);
    const loss = Number((0.9 * Math.exp(-step / (steps / 5)) * wave + 0.02).toPrecision(6));
    lines.push(JSON.stringify({ event: 'step', step, loss, lr: 0.001 }));
  }
  await writeFile(join(dir, 'log.jsonl'), `${lines.join('\n')}\n`);
}

async function writeResults(
  dir: string,
  spec: CellSpec,
  percents: Readonly<Record<string, readonly (number | string)[]>>,
): Promise<void> {
  const categories: CategoryMetrics[] = Object.entries(percents).map(([category, values]) => ({
    category,
    images: { normal: 20, anomalous: 60 },
    ...metricRow(perMetric((metric) => values[METRIC_COLUMNS.indexOf(metric)])),
  }));
  const metrics: MetricsFile = {
    format: 'protobench-metrics-1',
    cell: { ...spec.key, id: spec.id },
    evaluation: {
      height: SIZE,
      width: SIZE,
      smoothing: { kind: 'gaussian', sigma: 4 },
      score: { kind: 'max' },
      fprLimit: 0.3,
    },
    categories,
    mean: meanRow(categories),
  };
  await writeJson(dir, 'metrics.json', metrics);
  const names = categories.map((row) => row.category);
  const images: ImagesFile = {
    format: 'protobench-images-1',
    images: names.flatMap((name) => imageResults(name, spec.lift ?? 0)),
  };
  await writeJson(dir, 'images.json', images);
  const timing: TimingFile = {
    featureSeconds: 12.4,
    trainSeconds: spec.steps * 0.21,
    evaluateSeconds: 9.7,
    secondsPerStep: spec.steps === 0 ? null : 0.21,
    peakMemoryBytes: 1.31 * 1024 ** 3,
  };
  await writeJson(dir, 'timing.json', timing);
  if (spec.gallery === true) await writeGallery(dir, names);
  if (spec.diagnostics !== undefined) await writeDiagnostics(dir, names, spec.diagnostics);
  if (spec.parameters !== undefined) await writeCheckpointHeader(dir, spec.parameters);
}

function metricRow(percents: Readonly<Record<MetricName, number | string>>): MetricRow {
  const reasons: Partial<Record<MetricName, string>> = {};
  const values = perMetric((metric) => {
    const percent = percents[metric];
    if (typeof percent === 'number') return percent / 100;
    reasons[metric] = percent;
    return null;
  });
  return { values, reasons };
}

function meanRow(rows: readonly CategoryMetrics[]): MetricRow {
  return metricRow(
    perMetric((metric) => {
      const gap = rows.find((row) => row.values[metric] === null);
      if (gap !== undefined) return `undefined for ${gap.category}`;
      return (100 * rows.reduce((sum, row) => sum + (row.values[metric] ?? 0), 0)) / rows.length;
    }),
  );
}

/** Eighty scores: normal ones low, anomalous ones high, with some overlap. */
function imageResults(category: string, lift: number): ImageResult[] {
  return Array.from({ length: 80 }, (_, index) => {
    const anomalous = index >= 20;
    const spread = ((index * 37) % 60) / 60;
    const score = anomalous ? 0.35 + lift + 0.6 * spread : 0.1 + 0.35 * spread * spread;
    const defect = anomalous ? 'scratch' : 'good';
    const id = `${category}/test/${defect}/${String(index).padStart(3, '0')}.png`;
    return { id, category, defect, anomalous, score: Number(score.toFixed(4)) };
  });
}

async function writeGallery(dir: string, categories: readonly string[]): Promise<void> {
  const entries: GalleryEntry[] = [];
  const peaks = {
    'best-anomalous': 0.95,
    'worst-anomalous': 0.35,
    'best-normal': 0.12,
    'worst-normal': 0.41,
  } as const;
  for (const [index, category] of categories.entries()) {
    for (const [role, peak] of Object.entries(peaks) as [GalleryEntry['role'], number][]) {
      const anomalous = role.endsWith('anomalous');
      const stem = `gallery-${index}-${role}`;
      const names = { image: `${stem}.png`, mask: anomalous ? `${stem}-mask.png` : null, map: `${stem}.npy` };
      await writePng(join(dir, names.image), partImage(SIZE, anomalous), SIZE, 3);
      if (names.mask !== null) await writePng(join(dir, names.mask), partMask(SIZE), SIZE, 1);
      await writeNpy(join(dir, names.map), partMap(SIZE, peak), [SIZE, SIZE]);
      const defect = anomalous ? 'scratch' : 'good';
      const id = `${category}/test/${defect}/${String(entries.length).padStart(3, '0')}.png`;
      entries.push({ id, category, defect, anomalous, score: peak, role, ...names });
    }
  }
  const gallery: GalleryFile = {
    format: 'protobench-gallery-1',
    height: SIZE,
    width: SIZE,
    range: Object.fromEntries(categories.map((category) => [category, { min: 0.1, max: 0.95 }])),
    entries,
  };
  await writeJson(dir, 'gallery.json', gallery);
}
