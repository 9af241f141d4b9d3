import type { PixelHistogram } from '@protobench/harness';
import { formatMeasure } from '../tables/distances.js';
import type { Interval } from '../tables/statistics.js';
import { formatTick, makeAxis } from './axis.js';
import { html } from './markup.js';
import type { Markup } from './markup.js';

const WIDTH = 320;
const HEIGHT = 110;
const EDGE = 10;
const TOP = 6;
const BOTTOM = 20;

/**
 * The map values at normal and at anomalous pixels as two densities over one another, each scaled to its own peak, with
 * a line at each mean.
 *
 * @param range Ends of the axis, which several charts may share.
 */
export function distanceChart(title: string, pixels: PixelHistogram, range: Interval): Markup {
  const axis = makeAxis(range.low, range.high, { log: false });
  const px = (value: number) => (EDGE + axis.place(value) * (WIDTH - 2 * EDGE)).toFixed(1);
  const base = HEIGHT - BOTTOM;
  const mean = (value: number | null, name: string) =>
    value === null
      ? null
      : html`<line class="mean ${name}" x1="${px(value)}" x2="${px(value)}" y1="${TOP - 4}" y2="${base}" />`;
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${describe(title, pixels)}">
    <line class="grid" x1="${EDGE}" x2="${WIDTH - EDGE}" y1="${base}" y2="${base}" />
    ${axis.ticks.map(
      (tick) => html`<text x="${px(tick)}" y="${HEIGHT - 5}" text-anchor="middle">${formatTick(tick)}</text>`,
    )}
    ${density(pixels, 'normal', px)}${density(pixels, 'anomalous', px)}
    ${mean(pixels.normalMean, 'normal')}${mean(pixels.anomalousMean, 'anomalous')}
  </svg>`;
}

function density(
  { low, high, ...pixels }: PixelHistogram,
  kind: 'normal' | 'anomalous',
  px: (value: number) => string,
): Markup | null {
  const counts = pixels[kind];
  const peak = Math.max(...counts);
  if (!(peak > 0)) return null;
  const base = HEIGHT - BOTTOM;
  const end = (bin: number) => px(low + ((high - low) * bin) / counts.length);
  const steps = counts.map(
    (count, bin) => `V${(base - (count / peak) * (base - TOP)).toFixed(1)}H${end(bin + 1)}`,
  );
  return html`<path class="density ${kind}" d="M${end(0)} ${base}${steps.join('')}V${base}Z" />`;
}

function describe(title: string, { normalMean, anomalousMean }: PixelHistogram): string {
  const text = (value: number | null) => (value === null ? 'without pixels' : formatMeasure(value));
  return `Distances of ${title}: normal mean ${text(normalMean)}, anomalous mean ${text(anomalousMean)}`;
}
