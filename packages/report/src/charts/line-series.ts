import type { LineSeriesOption } from 'echarts';
import type { LineLook } from './theme.js';

/** A line through points. */
export interface LineOfPoints {
  readonly points: readonly (readonly [number, number])[];
  readonly look: LineLook & { readonly width: number; readonly opacity?: number };
  /** Diameter of a dot at each point; none where left out, as long lines would grow the page. */
  readonly dots?: number;
}

/** A line without reactions, drawn from its first point to its last. */
export function lineSeries({ points, look, dots }: LineOfPoints): LineSeriesOption {
  const { color, opacity = 1 } = look;
  return {
    ...{ type: 'line', silent: true, clip: false, data: points.map(([x, y]) => [x, y]) },
    lineStyle: { ...look, opacity, join: 'round' },
    ...(dots === undefined
      ? { showSymbol: false }
      : { symbol: 'circle', symbolSize: dots, showAllSymbol: true, itemStyle: { color, opacity } }),
  };
}
