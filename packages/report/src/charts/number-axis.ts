import type { XAXisComponentOption, YAXisComponentOption } from 'echarts';
import { COLOURS, FONT_SIZE } from './theme.js';
import { formatTick } from './ticks.js';
import type { Scale } from './ticks.js';

/** What an axis shows beside its numbers. */
export interface AxisLook {
  /** Lines across the chart at the ticks. */
  readonly grid: boolean;
  readonly name?: string;
  /** Distance of the name from the axis. */
  readonly nameGap?: number;
  /** Leaves out numbers that would run into others. */
  readonly hideOverlap?: boolean;
  readonly format?: (value: number) => string;
}

const LABEL = { color: COLOURS.muted, fontSize: FONT_SIZE };

/** The ends and ticks of a scale as an axis, without a line of its own. */
function numberAxis({ type, min, max, ticks }: Scale, look: AxisLook) {
  const { grid, name, nameGap = 0, hideOverlap = false, format = formatTick } = look;
  return {
    ...{ type, min, max, silent: true, animation: false },
    ...(name === undefined
      ? {}
      : { name, nameGap, nameLocation: 'middle' as const, nameMoveOverlap: false, nameTextStyle: LABEL }),
    axisLine: { show: false },
    axisTick: { show: false, customValues: [...ticks] },
    axisLabel: {
      ...LABEL,
      customValues: [...ticks],
      hideOverlap,
      showMinLabel: true,
      showMaxLabel: true,
      formatter: format,
      margin: 6,
    },
    splitLine: { show: grid, lineStyle: { color: COLOURS.rule, width: 1 } },
  };
}

/** The horizontal axis of a chart. */
export function xAxis(scale: Scale, look: AxisLook): XAXisComponentOption {
  return numberAxis(scale, look);
}

/** The vertical axis of a chart. */
export function yAxis(scale: Scale, look: AxisLook): YAXisComponentOption {
  return numberAxis(scale, look);
}

/** Edges around the field of a chart; what stands beside its axes does not move them. */
export function field(left: number, right: number, top: number, bottom: number) {
  return { left, right, top, bottom, containLabel: false, outerBoundsMode: 'none' as const };
}
