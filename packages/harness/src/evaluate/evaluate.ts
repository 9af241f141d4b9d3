import { join } from 'node:path';
import type { ImageGeometry, MaskGeometry, Sample } from '@protobench/datasets';
import { evaluateCategory, type EvaluatedImage } from '@protobench/metrics';
import type { ProgressListener } from '../progress.js';
import type { GalleryEntry, GalleryFile, ImageResult } from '../results/cell-files.js';
import type { CurvesFile } from '../results/curves-file.js';
import type { PixelHistogram } from '../results/diagnostics-file.js';
import type { CategoryMetrics } from '../results/metrics-file.js';
import { HistogramCounter, type Extent } from './diagnostics/pixel-histogram.js';
import { MapSpool } from './map-spool.js';
import { MaskCache } from './mask-cache.js';
import type { Predictor } from './predictor.js';
import { Stopwatch } from './stopwatch.js';
import { writeGallery } from './write-gallery.js';

/** Images per run of the detector. */
const BATCH = 8;
/** Most points of a curve. */
const CURVE_POINTS = 200;

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
  readonly curves: CurvesFile['categories'];
  /** Histograms of each category; `null` where they were not asked for. */
  readonly pixels: Readonly<Record<string, PixelHistogram>> | null;
  /** Seconds that went into the histograms. */
  readonly diagnosticsSeconds: number;
}

/** Settings of an evaluation. */
export interface EvaluationOptions {
  /** Height and width of maps and masks. */
  readonly size: number;
  /** From a test image to a picture of that size, for the gallery. */
  readonly picture: ImageGeometry;
  /** From a mask on disk to that size. */
  readonly mask: MaskGeometry;
  readonly fprLimit: number;
  /** Whether histograms of the maps before smoothing are counted. */
  readonly diagnostics: boolean;
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
  const range: Record<string, Extent> = {};
  const curves: Record<string, CurvesFile['categories'][string]> = {};
  const pixels: Record<string, PixelHistogram> | null = options.diagnostics ? {} : null;
  const watch = new Stopwatch();
  let done = 0;
  const advance = (count: number) => {
    done += count;
    options.onProgress({ phase: 'evaluate', done, total: test.samples.length, unit: 'images' });
  };
  for (const category of test.categories) {
    const samples = test.samples.filter((sample) => sample.category === category);
    const spools = await Spools.open(options, watch);
    try {
      const results = await predictCategory(predictor, samples, spools, advance);
      const masks = new MaskCache(samples, options.mask);
      const metrics = await evaluateCategory(
        {
          count: samples.length,
          image: (index) => evaluated(results[index], index, spools.maps, masks, options.size),
        },
        { fprLimit: options.fprLimit, curvePoints: CURVE_POINTS },
      );
      categories.push({ category, images: metrics.images, values: metrics.values, reasons: metrics.reasons });
      if (metrics.curves !== undefined) curves[category] = metrics.curves;
      images.push(...results);
      range[category] = spools.extent;
      if (pixels !== null && samples.length > 0) pixels[category] = await spools.histogram(samples, masks);
      entries.push(...(await writeGallery(category, samples, results, spools.maps, options)));
    } finally {
      await spools.close();
    }
  }
  const gallery: GalleryFile = {
    format: 'protobench-gallery-1',
    height: options.size,
    width: options.size,
    range,
    entries,
  };
  return { categories, images, gallery, curves, pixels, diagnosticsSeconds: watch.seconds };
}

/** The maps of one category on disk: smoothed, and where histograms are wanted as they came out of the detector. */
class Spools {
  readonly extent = { min: Infinity, max: -Infinity };
  private readonly rawExtent = { min: Infinity, max: -Infinity };

  private constructor(
    readonly maps: MapSpool,
    private readonly raw: MapSpool | null,
    private readonly watch: Stopwatch,
  ) {}

  static async open({ dir, size, diagnostics }: EvaluationOptions, watch: Stopwatch): Promise<Spools> {
    const maps = await MapSpool.open(join(dir, 'maps.spool'), size * size);
    const raw = diagnostics ? await MapSpool.open(join(dir, 'raw-maps.spool'), size * size) : null;
    return new Spools(maps, raw, watch);
  }

  async write(index: number, map: Float32Array, rawMap: Float32Array): Promise<void> {
    await this.maps.write(index, map);
    widen(this.extent, map);
    const { raw } = this;
    if (raw === null) return;
    await this.watch.time(async () => {
      await raw.write(index, rawMap);
      widen(this.rawExtent, rawMap);
    });
  }

  /** How the values before smoothing are distributed. */
  histogram(samples: readonly Sample[], masks: MaskCache): Promise<PixelHistogram> {
    return this.watch.time(async () => {
      const counter = new HistogramCounter(this.rawExtent);
      for (const [index, { anomalous }] of samples.entries()) {
        const mask = await masks.get(index);
        if (this.raw !== null && (mask !== null || !anomalous)) counter.add(await this.raw.read(index), mask);
      }
      return counter.result();
    });
  }

  async close(): Promise<void> {
    await this.maps.close();
    await this.raw?.close();
  }
}

function widen(extent: { min: number; max: number }, map: Float32Array): void {
  for (const value of map) {
    if (value < extent.min) extent.min = value;
    if (value > extent.max) extent.max = value;
  }
}

async function predictCategory(
  predictor: Predictor,
  samples: readonly Sample[],
  spools: Spools,
  advance: (count: number) => void,
): Promise<ImageResult[]> {
  const results: ImageResult[] = [];
  for (let from = 0; from < samples.length; from += BATCH) {
    const chunk = samples.slice(from, from + BATCH);
    for (const [row, { map, raw, score }] of (await predictor.predict(chunk)).entries()) {
      await spools.write(from + row, map, raw);
      const { id, category, defect, anomalous } = chunk[row];
      results.push({ id, category, defect, anomalous, score });
    }
    advance(chunk.length);
  }
  return results;
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
