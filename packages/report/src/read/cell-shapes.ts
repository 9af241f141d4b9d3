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
import { perMetric } from '../columns.js';
import {
  anything,
  array,
  count,
  finite,
  flag,
  fraction,
  nonNegative,
  nullable,
  object,
  oneOf,
  optional,
  record,
  text,
} from './shape.js';

const key = {
  dataset: text,
  method: text,
  variant: text,
  backbone: text,
  seed: count,
};

/** Shape of `config.json`. */
export const configShape = object<CellConfigFile>({
  format: oneOf('protobench-cell-1'),
  id: text,
  key: object<CellKey>(key),
  resolved: record(anything),
  provenance: text,
});

/** Shape of `status.json`. */
export const statusShape = object<CellStatusFile>({
  state: oneOf('pending', 'running', 'done', 'failed'),
  phase: oneOf('features', 'init', 'train', 'evaluate', 'done'),
  step: count,
  steps: count,
  updated: text,
  error: optional(object<NonNullable<CellStatusFile['error']>>({ code: text, message: text, hint: text })),
});

const metricRow = {
  values: object<Record<MetricName, number | null>>(perMetric(() => nullable(fraction))),
  reasons: record(text),
};

/** Shape of `metrics.json`. */
export const metricsShape = object<MetricsFile>({
  format: oneOf('protobench-metrics-1'),
  cell: object<MetricsFile['cell']>({ ...key, id: text }),
  evaluation: object<MetricsFile['evaluation']>({
    height: count,
    width: count,
    smoothing: anything,
    score: anything,
    fprLimit: fraction,
  }),
  categories: array(
    object<CategoryMetrics>({
      ...metricRow,
      category: text,
      images: object<CategoryMetrics['images']>({ normal: count, anomalous: count }),
    }),
  ),
  mean: object<MetricRow>(metricRow),
});

const image = {
  id: text,
  category: text,
  defect: text,
  anomalous: flag,
  score: finite,
};

/** Shape of `images.json`. */
export const imagesShape = object<ImagesFile>({
  format: oneOf('protobench-images-1'),
  images: array(object<ImageResult>(image)),
});

/** Shape of `gallery.json`. */
export const galleryShape = object<GalleryFile>({
  format: oneOf('protobench-gallery-1'),
  height: count,
  width: count,
  range: record(object<GalleryFile['range'][string]>({ min: finite, max: finite })),
  entries: array(
    object<GalleryEntry>({
      ...image,
      role: oneOf(
        'best-anomalous',
        'worst-anomalous',
        'best-normal',
        'worst-normal',
        'false-positive',
        'miss',
      ),
      image: text,
      mask: nullable(text),
      map: text,
    }),
  ),
});

/** Shape of `timing.json`. */
export const timingShape = object<TimingFile>({
  featureSeconds: nonNegative,
  trainSeconds: nonNegative,
  evaluateSeconds: nonNegative,
  secondsPerStep: nullable(nonNegative),
  peakMemoryBytes: nonNegative,
});

/** Shape of `environment.json`. */
export const environmentShape = object<EnvironmentFile>({
  node: text,
  platform: text,
  arch: text,
  cpu: text,
  cores: count,
  threads: optional(count),
  memoryGiB: nonNegative,
  engine: text,
  versions: record(text),
});
