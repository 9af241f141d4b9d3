/** Ends and ticks of one direction of a chart. */
export interface Scale {
  readonly type: 'value' | 'log';
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly number[];
}

/** Values that differ by more than this factor are shown on a logarithmic axis. */
const LOG_FROM = 25;

/**
 * A scale that begins and ends at the given values, with ticks at round ones; for losses also logarithmic where that reads
 * better. A single value stands in the middle.
 */
export function makeScale(min: number, max: number, options: { readonly log: boolean }): Scale {
  if (options.log && min > 0 && max / min > LOG_FROM) return logScale(min, max, logTicks(min, max));
  if (!(max > min)) return { type: 'value', min: min - 1, max: min + 1, ticks: [min] };
  const step = roundStep((max - min) / 4);
  const ticks: number[] = [];
  for (let index = Math.ceil(min / step - 1e-9); index * step <= max * (1 + 1e-12); index++) {
    ticks.push(Number((index * step).toPrecision(12)));
  }
  return { type: 'value', min, max, ticks };
}

/** A logarithmic scale with the ticks it is given; a single value stands in the middle. */
export function logScale(min: number, max: number, ticks: readonly number[]): Scale {
  return max > min ? { type: 'log', min, max, ticks } : { type: 'log', min: min / 2, max: min * 2, ticks };
}

/** Next step of the form 1, 2 or 5 times a power of ten. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= least * (1 - 1e-9)) ?? 10;
  return factor * power;
}

function logTicks(min: number, max: number): number[] {
  const decades = Math.log10(max / min);
  const factors = decades > 3 ? [1] : decades > 1.7 ? [1, 3] : [1, 2, 5];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(min)); power <= Math.ceil(Math.log10(max)); power++) {
    for (const factor of factors) {
      const tick = Number((factor * 10 ** power).toPrecision(12));
      if (tick >= min && tick <= max) ticks.push(tick);
    }
  }
  return ticks;
}

/** Text of a tick: `0.05`, `1500`, `20k`. */
export function formatTick(value: number): string {
  if (value >= 10000 && value % 1000 === 0) return `${value / 1000}k`;
  return String(Number(value.toPrecision(6)));
}
