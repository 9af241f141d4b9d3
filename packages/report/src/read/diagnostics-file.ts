import type {
  DiagnosticsFile,
  NearestPatches,
  PixelHistogram,
  PrototypeDiagnostics,
  PrototypePatch,
} from '@protobench/harness';
import {
  array,
  count,
  finite,
  nonNegative,
  nullable,
  object,
  oneOf,
  optional,
  record,
  sized,
  text,
  where,
} from './shape.js';
import type { Shape } from './shape.js';

/** Bins of a histogram over pixels. */
const BINS = 64;

const pixels: Shape<PixelHistogram> = where(
  object<PixelHistogram>({
    low: finite,
    high: finite,
    normal: sized(nonNegative, BINS),
    anomalous: sized(nonNegative, BINS),
    normalMean: nullable(finite),
    anomalousMean: nullable(finite),
  }),
  ({ low, high }) =>
    high >= low ? null : { path: 'high', expected: `a number >= ${low}`, found: String(high) },
);

const prototypes: Shape<PrototypeDiagnostics> = where(
  object<PrototypeDiagnostics>({
    site: text,
    count,
    trainingImages: count,
    usage: record(array(nonNegative)),
    active: record(nonNegative),
    nonzero: record(nonNegative),
    nearest: array(
      object<NearestPatches>({
        prototype: count,
        category: optional(text),
        patches: array(object<PrototypePatch>({ id: text, category: text, similarity: finite, image: text })),
      }),
    ),
  }),
  ({ count: total, usage, nearest }) => {
    const long = Object.entries(usage).find(([, shares]) => shares.length > total);
    if (long !== undefined) {
      const [category, shares] = long;
      const found = `an array of ${shares.length}`;
      return { path: `usage.${category}`, expected: `an array of ${total} at most`, found };
    }
    const beyond = nearest.findIndex(({ prototype }) => prototype >= total);
    if (beyond < 0) return null;
    const found = String(nearest[beyond].prototype);
    return { path: `nearest[${beyond}].prototype`, expected: `a whole number < ${total}`, found };
  },
);

/** Shape of `diagnostics.json`. */
export const diagnosticsShape = object<DiagnosticsFile>({
  format: oneOf('protobench-diagnostics-1'),
  pixels: record(pixels),
  prototypes: nullable(prototypes),
});
