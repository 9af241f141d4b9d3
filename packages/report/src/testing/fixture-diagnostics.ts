import type { CurvesFile, DiagnosticsFile, PixelHistogram, PrototypeDiagnostics } from '@protobench/harness';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { partImage, writePng } from './fixture-images.js';

/** Side of the pictures of patches in pixels. */
const PATCH = 16;

/** What a fixture cell recorded beyond its metrics. */
export interface DiagnosticsSpec {
  /** Mean distance of anomalous pixels; that of normal ones is 0.1. */
  readonly distance: number;
  /** Number of prototypes; 0 for a method without. */
  readonly prototypes: number;
}

/** Writes `curves.json`, `diagnostics.json` and the pictures of patches. */
export async function writeDiagnostics(
  dir: string,
  categories: readonly string[],
  { distance, prototypes }: DiagnosticsSpec,
): Promise<void> {
  const write = (name: string, value: unknown) => writeFile(join(dir, name), JSON.stringify(value));
  const curves: CurvesFile = {
    format: 'protobench-curves-1',
    categories: Object.fromEntries(
      categories.map((name, index) => [name, curvesOf(distance - 0.02 * index)]),
    ),
  };
  await write('curves.json', curves);
  const diagnostics: DiagnosticsFile = {
    format: 'protobench-diagnostics-1',
    pixels: Object.fromEntries(
      categories.map((name, index) => [name, pixelsOf(0.1 + 0.01 * index, distance + 0.03 * index)]),
    ),
    prototypes: prototypes === 0 ? null : usageOf(categories, prototypes),
  };
  await write('diagnostics.json', diagnostics);
  const pictures = (diagnostics.prototypes?.nearest ?? []).flatMap(({ patches }) => patches);
  for (const [index, { image }] of pictures.entries()) {
    await writePng(join(dir, image), partImage(PATCH, index % 3 === 0), PATCH, 3);
  }
}

function curvesOf(strength: number): CurvesFile['categories'][string] {
  const x = Array.from({ length: 60 }, (_, index) => Number(((index / 59) ** 2).toFixed(5)));
  const curve = (y: (value: number) => number, end = 1) => ({
    x: x.map((value) => Number((value * end).toFixed(5))),
    y: x.map((value) => Number(y(value * end).toFixed(5))),
  });
  const power = 0.02 / strength;
  const ranking = { roc: curve((fpr) => fpr ** power), pr: curve((recall) => 1 - 0.6 * recall ** 3) };
  return { image: ranking, pixel: { ...ranking, pro: curve((fpr) => fpr ** (2 * power), 0.3) } };
}

function pixelsOf(normalMean: number, anomalousMean: number): PixelHistogram {
  const high = 2 * anomalousMean;
  const bell = (mean: number, width: number, total: number) =>
    Array.from({ length: 64 }, (_, bin) =>
      Math.round(total * Math.exp(-((((bin + 0.5) * high) / 64 - mean) ** 2) / (2 * width ** 2))),
    );
  return {
    ...{ low: 0, high, normalMean, anomalousMean },
    normal: bell(normalMean, 0.25 * normalMean, 9000),
    anomalous: bell(anomalousMean, 0.35 * anomalousMean, 300),
  };
}

/** Each category leans on a stretch of prototypes that overlaps the next one's; the last tenth is dead. */
function usageOf(categories: readonly string[], count: number): PrototypeDiagnostics {
  const alive = Math.ceil(0.9 * count);
  const usage = categories.map((name, index): [string, number[]] => {
    const centre = ((index + 0.5) / categories.length) * alive;
    const raw = Array.from({ length: count }, (_, k) =>
      k < alive ? Math.exp(-(((k - centre) / (0.22 * count)) ** 2)) * (1 + 0.5 * Math.sin(7 * k)) : 0,
    );
    const total = raw.reduce((sum, value) => sum + value, 0);
    return [name, raw.map((value) => value / total)];
  });
  const shown = Array.from({ length: Math.min(18, count) }, (_, index) => (index * 7) % count);
  return {
    ...{ site: 'decoder.2', count, trainingImages: 24 },
    usage: Object.fromEntries(usage),
    active: Object.fromEntries(categories.map((name, index) => [name, 3.2 + index])),
    nonzero: Object.fromEntries(categories.map((name, index) => [name, 8.5 + 2 * index])),
    nearest: [...new Set(shown)].map((prototype) => ({
      prototype,
      patches: Array.from({ length: 5 }, (_, rank) => {
        const category = categories[(prototype + (rank > 3 ? 1 : 0)) % categories.length];
        return {
          ...{ id: `${category}/train/good/${String(rank).padStart(3, '0')}.png`, category },
          ...{
            similarity: Number((0.95 - 0.03 * rank).toFixed(2)),
            image: `prototype-${prototype}-${rank}.png`,
          },
        };
      }),
    })),
  };
}

/** Writes a checkpoint whose parameters count `size` values; the tensors themselves are left out. */
export async function writeCheckpointHeader(dir: string, size: number): Promise<void> {
  const tensor = (shape: readonly number[]) => ({ dtype: 'F32', shape, data_offsets: [0, 0] });
  const header = {
    __metadata__: { format: 'protobench-checkpoint-1' },
    'params/a.weight': tensor([size - 8, 1]),
    'params/a.bias': tensor([8]),
    'buffers/a.mean': tensor([1000]),
    'optimiser/a.weight.m': tensor([size - 8, 1]),
  };
  const text = Buffer.from(JSON.stringify(header), 'utf8');
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(BigInt(text.length));
  await writeFile(join(dir, 'checkpoint.safetensors'), Buffer.concat([prefix, text]));
}
