import type { CustomSeriesOption } from 'echarts';

type Place = readonly [number, number];

/** The surface within a line, which may leave out its way back to where it began. */
export function surfaceSeries(outline: readonly Place[], fill: string, opacity: number): CustomSeriesOption {
  return {
    ...{ type: 'custom', silent: true, clip: false, data: [0] },
    renderItem: (_, api) => ({
      type: 'polygon',
      shape: { points: outline.map(([x, y]) => api.coord([x, y])) },
      style: { fill, opacity },
    }),
  };
}

/** A straight line from one place to another. */
export interface Stroke {
  readonly from: Place;
  readonly to: Place;
}

/** How strokes are drawn. */
export interface StrokeLook {
  readonly stroke: string;
  readonly lineWidth: number;
  readonly opacity?: number;
  readonly lineDash?: number[];
}

/** Length of the ends of a whisker to either side, and of what goes beyond a place, in units of the drawing. */
export interface StrokeEnds {
  readonly cap?: number;
  readonly beyond?: number;
}

/** Straight lines between places of the axes, above all else in the chart. */
export function strokeSeries(
  strokes: readonly Stroke[],
  look: StrokeLook,
  { cap = 0, beyond = 0 }: StrokeEnds = {},
): CustomSeriesOption {
  return {
    ...{ type: 'custom', silent: true, clip: false, z: 5, data: strokes.map((_, index) => index) },
    renderItem: ({ dataIndex }, api) => {
      const { from, to } = strokes[dataIndex];
      const points = withEnds(api.coord([...from]), api.coord([...to]), cap, beyond);
      return { type: 'polyline', shape: { points }, style: { ...look, fill: 'none' } };
    },
  };
}

function withEnds([ax, ay]: number[], [bx, by]: number[], cap: number, beyond: number): number[][] {
  const length = Math.hypot(bx - ax, by - ay);
  // A stroke without length stands upright, as between equal rows of a bar chart.
  const [ux, uy] = length > 0 ? [(bx - ax) / length, (by - ay) / length] : [0, 1];
  const start = [ax - ux * beyond, ay - uy * beyond];
  const end = [bx + ux * beyond, by + uy * beyond];
  if (cap === 0) return [start, end];
  const across = ([x, y]: number[], side: number) => [x - uy * cap * side, y + ux * cap * side];
  return [across(start, 1), across(start, -1), start, end, across(end, -1), across(end, 1)];
}
