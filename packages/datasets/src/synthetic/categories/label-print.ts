import { inked } from '../draw/font.js';
import { bell, length } from '../draw/maths.js';
import type { LabelPose, PrintedLine } from './label-pose.js';
import { HALF_HEIGHT, HALF_WIDTH } from './label-pose.js';

const line = (text: string, x: number, y: number, dot: number): PrintedLine => ({
  text,
  x,
  y,
  dot,
  lean: 0,
  ghost: 0,
});

/** What a good label says. */
export const LINES: readonly PrintedLine[] = [
  line('AXON 480', -0.66, -0.42, 0.022),
  line('PART 70432', -0.66, -0.16, 0.0185),
  line('LOT A17 CHECK OK', -0.66, 0.01, 0.0135),
];
/** Bars of the code. */
export const BAR_COUNT = 40;
/** Lower edge of the coloured band. */
const BAND = -0.24;
const CODE = { left: -0.66, right: 0.2, top: 0.18, bottom: 0.42 };
const SEAL = { x: 0.5, y: 0.3, radius: 0.15 };

function textAt({ lines }: LabelPose, u: number, v: number): boolean {
  for (let i = 0; i < lines.length; i++) {
    const { text, x, y, dot, lean, ghost } = lines[i];
    const dots = (u - x) / dot;
    const rows = (v - y - lean * (u - x)) / dot;
    if (inked(text, dots, rows) || (ghost !== 0 && inked(text, dots - ghost, rows - ghost * 0.6)))
      return true;
  }
  return false;
}

function codeAt({ bars }: LabelPose, u: number, v: number): boolean {
  if (v < CODE.top || v > CODE.bottom || u < CODE.left || u >= CODE.right) return false;
  const bar = Math.floor(((u - CODE.left) / (CODE.right - CODE.left)) * bars.length);
  return bar < 2 || bar >= bars.length - 2 ? bar % 2 === 0 : bars[bar];
}

/** A ring with a bar across it. */
function sealAt(u: number, v: number): boolean {
  const [x, y] = [u - SEAL.x, v - SEAL.y];
  const radius = length(x, y);
  if (radius > SEAL.radius) return false;
  return radius > SEAL.radius * 0.78 || Math.abs(y) < 0.022 || (Math.abs(x) < 0.022 && y < 0);
}

function blackAt(p: LabelPose, u: number, v: number): boolean {
  if (p.blank) {
    const [left, right, top, bottom] = p.blank;
    if (u > left && u < right && v > top && v < bottom) return false;
  }
  return textAt(p, u, v) || codeAt(p, u, v) || sealAt(u, v);
}

/** Places along the wipe at which ink is looked for. */
const WIPES = 8;

/** Whether a point of the label lies on the coloured band. */
export function bandAt(u: number, v: number): boolean {
  return v < BAND && v > -HALF_HEIGHT && u > -HALF_WIDTH && u < HALF_WIDTH;
}

/** What is printed in black (white on the band) at a point of the label, 0..1. */
export function inkAt(p: LabelPose, u: number, v: number): number {
  let ink = blackAt(p, u, v) ? 1 : 0;
  if (p.smear) {
    const strength = bell(length(u - p.smear.x, v - p.smear.y) / p.smear.radius);
    if (strength > 0) {
      let carried = 0;
      for (let s = 1; s <= WIPES; s++) {
        if (blackAt(p, u - (p.smear.dx * s) / WIPES, v - (p.smear.dy * s) / WIPES)) carried += 1 / WIPES;
      }
      const wiped = Math.min(ink * 0.55 + carried * 1.1, 1);
      ink += (wiped - ink) * Math.min(strength * 2.2, 1);
    }
  }
  return ink;
}
