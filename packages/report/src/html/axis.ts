/** One direction of a chart. */
export interface Axis {
  readonly ticks: readonly number[];
  /** Position of a value, 0 at the low end and 1 at the high end. */
  readonly place: (value: number) => number;
}

/** Values that differ by more than this factor are shown on a logarithmic axis. */
const LOG_FROM = 25;

/** An axis from `min` to `max` with ticks at round values; for losses also logarithmic where that reads better. */
export function makeAxis(min: number, max: number, options: { readonly log: boolean }): Axis {
  if (options.log && min > 0 && max / min > LOG_FROM) return logAxis(min, max);
  if (!(max > min)) return { ticks: [min], place: () => 0.5 };
  const step = roundStep((max - min) / 4);
  const ticks: number[] = [];
  for (let index = Math.ceil(min / step - 1e-9); index * step <= max * (1 + 1e-12); index++) {
    ticks.push(Number((index * step).toPrecision(12)));
  }
  return { ticks, place: (value) => (value - min) / (max - min) };
}

/** Next step of the form 1, 2 or 5 times a power of ten. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= least * (1 - 1e-9)) ?? 10;
  return factor * power;
}

function logAxis(min: number, max: number): Axis {
  const decades = Math.log10(max / min);
  const factors = decades > 3 ? [1] : decades > 1.7 ? [1, 3] : [1, 2, 5];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(min)); power <= Math.ceil(Math.log10(max)); power++) {
    for (const factor of factors) {
      const tick = Number((factor * 10 ** power).toPrecision(12));
      if (tick >= min && tick <= max) ticks.push(tick);
    }
  }
  return { ticks, place: (value) => Math.log(value / min) / Math.log(max / min) };
}

/** Text of a tick: `0.05`, `1500`, `20k`. */
export function formatTick(value: number): string {
  if (value >= 10000 && value % 1000 === 0) return `${value / 1000}k`;
  return String(Number(value.toPrecision(6)));
}
