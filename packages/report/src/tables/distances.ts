import type { PixelHistogram } from '@protobench/harness';
import type { DoneCell, ResultEntry } from './result-entry.js';
import { mean, sampleStd } from './statistics.js';

/** A number over the seeds of an entry. */
export interface SeedValue {
  readonly mean: number;
  /** Sample standard deviation; `null` with one seed. */
  readonly std: number | null;
}

/** Mean map values of an entry, in the units of its map: not in percent. `null` where a class has no pixels. */
export interface DistanceRow {
  readonly normal: SeedValue | null;
  readonly anomalous: SeedValue | null;
  /** Anomalous mean over normal mean. */
  readonly ratio: SeedValue | null;
}

/** Distances of an entry whose cells all recorded them. */
export interface EntryDistances {
  readonly categories: ReadonlyMap<string, DistanceRow>;
  /** Of the means over those categories that have both kinds of pixels; the ratio is that of the two means. */
  readonly mean: DistanceRow;
}

/** The two means of one cell. */
interface Means {
  readonly normal: number | null;
  readonly anomalous: number | null;
}

/** Distances of an entry; `null` when one of its cells has no diagnostics: a mean over fewer seeds would mislead. */
export function entryDistances(entry: ResultEntry): EntryDistances | null {
  const cells = entry.cells.flatMap(pixelsOf);
  if (cells.length < entry.cells.length) return null;
  const names = entry.categories.map((row) => row.category);
  const known = names.filter((name) => cells.every((pixels) => pixels[name] !== undefined));
  if (known.length === 0) return null;
  const rows = known.map(
    (name) => [name, distanceRow(cells.map((pixels) => meansOf(pixels[name])))] as const,
  );
  return { categories: new Map(rows), mean: distanceRow(cells.map((pixels) => overall(pixels, known))) };
}

function pixelsOf(cell: DoneCell): Readonly<Record<string, PixelHistogram>>[] {
  return cell.diagnostics === null ? [] : [cell.diagnostics.pixels];
}

function meansOf({ normalMean, anomalousMean }: PixelHistogram): Means {
  return { normal: normalMean, anomalous: anomalousMean };
}

function overall(pixels: Readonly<Record<string, PixelHistogram>>, names: readonly string[]): Means {
  const own = names.map((name) => pixels[name]);
  const [normal, anomalous]: [number[], number[]] = [[], []];
  for (const { normalMean, anomalousMean } of own) {
    if (normalMean === null || anomalousMean === null) continue;
    normal.push(normalMean);
    anomalous.push(anomalousMean);
  }
  if (normal.length === 0) return { normal: null, anomalous: null };
  return { normal: mean(normal), anomalous: mean(anomalous) };
}

function distanceRow(cells: readonly Means[]): DistanceRow {
  const ratios = cells.map(({ normal, anomalous }) =>
    normal === null || anomalous === null || !(normal > 0) ? null : anomalous / normal,
  );
  return {
    normal: overSeeds(cells.map(({ normal }) => normal)),
    anomalous: overSeeds(cells.map(({ anomalous }) => anomalous)),
    ratio: overSeeds(ratios),
  };
}

/** Mean and deviation over seeds; `null` when a seed has no value. */
export function overSeeds(values: readonly (number | null)[]): SeedValue | null {
  const present = values.filter((value) => value !== null);
  if (present.length === 0 || present.length < values.length) return null;
  return { mean: mean(present), std: present.length > 1 ? sampleStd(present) : null };
}

/** A distance or a ratio as text: three significant digits, `0.0415`, `2.31`; very large or small ones as powers of ten. */
export function formatMeasure(value: number): string {
  if (value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e5)) return value.toExponential(2);
  return value.toPrecision(3).includes('e') ? String(Math.round(value)) : value.toPrecision(3);
}

/** `2.31`, or with several seeds `2.31 ± 0.05`, the deviation with the decimals of the mean; `-` where there is none. */
export function formatSeedValue(value: SeedValue | null): string {
  if (value === null) return '-';
  const text = formatMeasure(value.mean);
  if (value.std === null) return text;
  const spread = text.includes('e')
    ? formatMeasure(value.std)
    : value.std.toFixed(text.split('.')[1]?.length ?? 0);
  return `${text} ± ${spread}`;
}
