import { formatTick, makeAxis } from './axis.js';
import type { Axis } from './axis.js';
import type { CurvePoint } from './curve-points.js';
import { html } from './markup.js';
import type { Markup } from './markup.js';

const WIDTH = 400;
const HEIGHT = 190;
const LEFT = 44;
const RIGHT = 10;
const TOP = 8;
const BOTTOM = 24;
const LINE_STYLES = ['line', 'line dash', 'line dots'] as const;

/** One training: the curve of a seed. */
export interface ChartLine {
  readonly name: string;
  readonly points: readonly CurvePoint[];
}

/**
 * Training loss over steps as SVG: for each seed the mean of each stretch of steps and a band from its smallest to its
 * largest loss. The loss axis is logarithmic where the loss falls by more than a factor of 25.
 */
export function lossChart(title: string, lines: readonly ChartLine[]): Markup {
  const points = lines.flatMap((line) => line.points);
  const steps = points.map((point) => point.step);
  const x = makeAxis(Math.min(...steps), Math.max(...steps), { log: false });
  const lowest = Math.min(...points.map((point) => point.min));
  const y = makeAxis(lowest, Math.max(...points.map((point) => point.max)), { log: true });
  const at = (axis: Axis, value: number, from: number, to: number) =>
    (from + axis.place(value) * (to - from)).toFixed(1);
  const px = (step: number) => at(x, step, LEFT, WIDTH - RIGHT);
  const py = (loss: number) => at(y, loss, HEIGHT - BOTTOM, TOP);
  const curves = lines.map(({ points: own }, index) => {
    const upper = own.map((point) => `${px(point.step)} ${py(point.max)}`);
    const lower = [...own].reverse().map((point) => `${px(point.step)} ${py(point.min)}`);
    const middle = own.map((point) => `${px(point.step)} ${py(point.mean)}`);
    const style = LINE_STYLES[index % LINE_STYLES.length];
    return html`<path class="band" d="M${[...upper, ...lower].join('L')}Z" /><path
        class="${style}"
        d="M${middle.join('L')}"
      />`;
  });
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${describe(title, lines)}">
    ${y.ticks.map(
      (tick) =>
        html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${py(tick)}" y2="${py(tick)}" /><text
            x="${LEFT - 6}"
            y="${py(tick)}"
            dy="0.35em"
            text-anchor="end"
            >${formatTick(tick)}</text
          >`,
    )}
    ${x.ticks.map(
      (tick) => html`<text x="${px(tick)}" y="${HEIGHT - 6}" text-anchor="middle">${formatTick(tick)}</text>`,
    )}
    ${curves}
  </svg>`;
}

function describe(title: string, lines: readonly ChartLine[]): string {
  const parts = lines.map(({ name, points }) => {
    const [first, last] = [points[0], points[points.length - 1]];
    return `${name} from ${first.mean.toPrecision(3)} to ${last.mean.toPrecision(3)} at step ${last.step}`;
  });
  return `Training loss of ${title}: ${parts.join('; ')}`;
}
