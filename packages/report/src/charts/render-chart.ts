import type { EChartsOption } from 'echarts';
import { init } from 'echarts/dist/echarts.js';
import { Markup, escapeHtml } from '../html/markup.js';
import { FONT_SIZE } from './theme.js';
import { tidySvg } from './tidy-svg.js';

/** A chart that can be drawn. */
export interface Chart {
  /** Width and height of the drawing; the page scales it. */
  readonly size: readonly [number, number];
  /** Text for readers who cannot see it. */
  readonly label: string;
  readonly option: EChartsOption;
  /** Texts of `titled` colours. */
  readonly titles?: readonly string[];
  /** How the page treats it: by its width alone (`scaled`), or stretched to a box of this class. */
  readonly box?: string;
}

/**
 * Draws a chart with Apache ECharts, without a browser, as an `svg` that needs no script. The same chart gives the same
 * text, whatever was drawn before.
 */
export function renderChart({ size: [width, height], label, option, titles, box }: Chart): Markup {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ animation: false, textStyle: { fontSize: FONT_SIZE }, ...option });
    const shapes = tidySvg(chart.renderToSVGString(), titles);
    const look = box === undefined ? '' : ` class="${box}" preserveAspectRatio="none"`;
    return new Markup(
      `<svg viewBox="0 0 ${width} ${height}"${look} role="img" aria-label="${escapeHtml(label)}">\n${shapes}\n</svg>`,
    );
  } finally {
    chart.dispose();
  }
}
