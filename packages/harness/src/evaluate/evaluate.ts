import { join } from 'node:path';
import { encodePng, prepareImage, prepareMask, type Sample } from '@protobench/datasets';
import { evaluateCategory, type EvaluatedImage } from '@protobench/metrics';
import { writeAtomic } from '../files/atomic.js';
import { encodeNpy } from '../files/npy.js';
import type { ProgressListener } from '../progress.js';
import type { GalleryEntry, GalleryFile, ImageResult } from '../results/cell-files.js';
import type { CategoryMetrics } from '../results/metrics-file.js';
import { galleryChoice } from './gallery.js';
import { MapSpool } from './map-spool.js';
import type { Predictor } from './predictor.js';

/** Images per run of the detector. */
const BATCH = 8;

/** Test images by category, in the order of the table. */
export interface TestSet {
  readonly categories: readonly string[];
  readonly samples: readonly Sample[];
}

/** What an evaluation found. */
export interface Evaluation {
  readonly categories: readonly CategoryMetrics[];
  readonly images: readonly ImageResult[];
  readonly gallery: GalleryFile;
}

/** Settings of an evaluation. */
export interface EvaluationOptions {
  /** Height and width of maps and masks. */
  readonly size: number;
  readonly fprLimit: number;
  /** Folder for spooled maps and gallery files. */
  readonly dir: string;
  readonly onProgress: ProgressListener;
}

/** Maps, scores and metrics of all test images, one category at a time; maps are spooled to disk meanwhile. */
export async function evaluate(
  predictor: Predictor,
  test: TestSet,
  options: EvaluationOptions,
): Promise<Evaluation> {
  const categories: CategoryMetrics[] = [];
  const images: ImageResult[] = [];
  const entries: GalleryEntry[] = [];
  const range: Record<string, { min: number; max: number }> = {};
  let done = 0;
  const advance = (count: number) => {
    done += count;
    options.onProgress({ phase: 'evaluate', done, total: test.samples.length, unit: 'images' });
  };
  for (const category of test.categories) {
    const samples = test.samples.filter((sample) => sample.category === category);
    const spool = await MapSpool.open(join(options.dir, 'maps.spool'), options.size * options.size);
    try {
      const { results, extent } = await predictCategory(predictor, samples, spool, advance);
      const masks = new MaskCache(samples, options.size);
      const metrics = await evaluateCategory(
        {
          count: samples.length,
          image: (index) => evaluated(results[index], index, spool, masks, options.size),
        },
        { fprLimit: options.fprLimit },
      );
      categories.push({ category, images: metrics.images, values: metrics.values, reasons: metrics.reasons });
      images.push(...results);
      range[category] = extent;
      entries.push(...(await writeGallery(category, samples, results, spool, options)));
    } finally {
      await spool.close();
    }
  }
  const gallery: GalleryFile = {
    format: 'protobench-gallery-1',
    height: options.size,
    width: options.size,
    range,
    entries,
  };
  return { categories, images, gallery };
}

async function predictCategory(
  predictor: Predictor,
  samples: readonly Sample[],
  spool: MapSpool,
  advance: (count: number) => void,
): Promise<{ results: ImageResult[]; extent: { min: number; max: number } }> {
  const results: ImageResult[] = [];
  const extent = { min: Infinity, max: -Infinity };
  for (let from = 0; from < samples.length; from += BATCH) {
    const chunk = samples.slice(from, from + BATCH);
    for (const [row, { map, score }] of (await predictor.predict(chunk)).entries()) {
      await spool.write(from + row, map);
      for (const value of map) {
        if (value < extent.min) extent.min = value;
        if (value > extent.max) extent.max = value;
      }
      const { id, category, defect, anomalous } = chunk[row];
      results.push({ id, category, defect, anomalous, score });
    }
    advance(chunk.length);
  }
  return { results, extent };
}

/** Masks at evaluation size, read when first asked for; they are small, one byte a pixel. */
class MaskCache {
  private readonly known = new Map<number, Uint8Array>();

  constructor(
    private readonly samples: readonly Sample[],
    private readonly size: number,
  ) {}

  async get(index: number): Promise<Uint8Array | null> {
    const { mask } = this.samples[index];
    if (mask === null) return null;
    let found = this.known.get(index);
    if (!found) {
      found = (await prepareMask(mask, { width: this.size, height: this.size })).data;
      this.known.set(index, found);
    }
    return found;
  }
}

async function evaluated(
  result: ImageResult,
  index: number,
  spool: MapSpool,
  masks: MaskCache,
  size: number,
): Promise<EvaluatedImage> {
  const [map, mask] = [await spool.read(index), await masks.get(index)];
  return {
    id: result.id,
    anomalous: result.anomalous,
    score: result.score,
    map,
    mask,
    width: size,
    height: size,
  };
}

async function writeGallery(
  category: string,
  samples: readonly Sample[],
  results: readonly ImageResult[],
  spool: MapSpool,
  { dir, size }: EvaluationOptions,
): Promise<GalleryEntry[]> {
  const entries: GalleryEntry[] = [];
  for (const { role, index } of galleryChoice(results)) {
    const sample = samples[index];
    const name = `gallery-${category}-${role}`;
    const box = { width: size, height: size };
    const image = await prepareImage(sample.image, box);
    await writeAtomic(join(dir, `${name}.png`), await encodePng(image.data, size, size));
    let mask: string | null = null;
    if (sample.mask !== null) {
      mask = `${name}-mask.png`;
      const { data } = await prepareMask(sample.mask, box);
      await writeAtomic(
        join(dir, mask),
        await encodePng(
          data.map((pixel) => pixel * 255),
          size,
          size,
        ),
      );
    }
    const map = await spool.read(index);
    await writeAtomic(join(dir, `${name}.npy`), encodeNpy(map, [size, size]));
    entries.push({ ...results[index], role, image: `${name}.png`, mask, map: `${name}.npy` });
  }
  return entries;
}
