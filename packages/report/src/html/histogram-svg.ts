import { BINS } from './histogram.js';
import type { ScoreHistogram } from './histogram.js';
import { html } from './markup.js';
import type { Markup } from './markup.js';

const HEIGHT = 28;
const BAR = 6;

/** Small picture of a histogram: normal and anomalous images over one another, each scaled to its own largest bin. */
export function histogramSvg(histogram: ScoreHistogram, label: string): Markup {
  const bars = (counts: readonly number[], name: string): Markup => {
    const top = Math.max(1, ...counts);
    const path = counts
      .map((count, bin) => {
        const height = count === 0 ? 0 : Math.max(1, Math.round((count / top) * (HEIGHT - 2) * 10) / 10);
        return height === 0 ? '' : `M${bin * BAR} ${HEIGHT - 1}v-${height}h${BAR - 1}v${height}z`;
      })
      .join('');
    return html`<path class="${name}" d="${path}" />`;
  };
  const width = BINS * BAR;
  return html`<svg
    class="histogram"
    viewBox="0 0 ${width} ${HEIGHT}"
    preserveAspectRatio="none"
    role="img"
    aria-label="${label}"
  >
    <line x1="0" x2="${width}" y1="${HEIGHT - 0.5}" y2="${HEIGHT - 0.5}" />
    ${bars(histogram.normal, 'normal')}${bars(histogram.anomalous, 'anomalous')}
  </svg>`;
}
