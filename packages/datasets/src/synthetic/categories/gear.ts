import { defineCategory } from '../category.js';
import type { Backdrop } from '../draw/backdrop.js';
import { drawBackdrop, paintBackdrop } from '../draw/backdrop.js';
import type { Colour } from '../draw/colour.js';
import { batchTint, display, tinted } from '../draw/colour.js';
import type { Frame } from '../draw/frame.js';
import { frame, frameX, frameY } from '../draw/frame.js';
import { angleTurns, clamp, cosTurns, length, sinTurns, smoothstep } from '../draw/maths.js';
import { Noise } from '../draw/noise.js';
import { roundedBox } from '../draw/shapes.js';
import type { Stream } from '../draw/stream.js';
import { Surface } from '../draw/surface.js';
import { crack } from '../defects/crack.js';
import { scratch } from '../defects/scratch.js';
import { stain } from '../defects/stain.js';

interface GearPose {
  readonly frame: Frame;
  readonly backdrop: Backdrop;
  readonly brass: Colour;
  readonly turning: Noise;
  readonly wear: Noise;
  /** A tooth that is not as the others: how much of its length is left, and how far it leans. */
  readonly tooth: { readonly number: number; readonly left: number; readonly lean: number } | null;
  /** The hole that was never drilled. */
  readonly blocked: number | null;
}

const TEETH = 20;
const ROOT = 0.56;
const TOOTH_LENGTH = 0.12;
const TOOTH_HALF = 0.05;
/** Nothing of the wheel is farther out than this, and no hole farther out than `RIM_INSIDE`. */
const TIP = ROOT + TOOTH_LENGTH + 0.02;
const RIM_INSIDE = 0.5;
const BORE = 0.14;
const HOLES = 5;
const HOLE_CIRCLE = 0.35;
const HOLE_RADIUS = 0.085;

const directions = (count: number) =>
  Array.from({ length: count }, (_, k) => ({ cos: cosTurns(k / count), sin: sinTurns(k / count) }));
const TOOTH_DIRECTIONS = directions(TEETH);
const HOLE_DIRECTIONS = directions(HOLES);

function pose(stream: Stream): GearPose {
  return {
    frame: frame(stream.jitter(0.06), stream.jitter(0.06), stream.jitter(0.04), stream.range(0.98, 1.03)),
    backdrop: drawBackdrop(stream.fork('backdrop'), display(92, 104, 98), 0.15, 0.002),
    brass: tinted(display(182, 156, 104), batchTint(stream, 0.07, 0.03)),
    turning: new Noise(stream.fork('turning')),
    wear: new Noise(stream.fork('wear')),
    tooth: null,
    blocked: null,
  };
}

/** Distance to the rim with its teeth. */
function rim(p: GearPose, u: number, v: number, radius: number): number {
  const turns = angleTurns(v, u) * TEETH;
  const number = (Math.floor(turns + 0.5) + TEETH) % TEETH;
  const { cos, sin } = TOOTH_DIRECTIONS[number];
  let left = 1;
  let lean = 0;
  if (p.tooth && p.tooth.number === number) ({ left, lean } = p.tooth);
  const out = u * cos + v * sin - ROOT;
  const across = v * cos - u * sin - lean * Math.max(out, 0);
  // A tooth narrows towards its tip.
  const half = TOOTH_HALF - 0.16 * Math.max(out, 0);
  const tooth = roundedBox(out - 0.02, across, TOOTH_LENGTH * left + 0.02 * (2 * left - 1), half, 0.015);
  return Math.min(radius - ROOT, tooth);
}

/** Distance to the nearest of the drilled holes; the bore has a slot for a key. */
function drilled(p: GearPose, u: number, v: number, radius: number): number {
  let distance = Math.min(radius - BORE, roundedBox(u - BORE, v, 0.045, 0.035, 0.004));
  for (let k = 0; k < HOLES; k++) {
    if (k === p.blocked) continue;
    const { cos, sin } = HOLE_DIRECTIONS[k];
    distance = Math.min(distance, length(u - cos * HOLE_CIRCLE, v - sin * HOLE_CIRCLE) - HOLE_RADIUS);
  }
  return distance;
}

/** Distance to the wheel; only the parts that can be nearest are looked at. */
function outline(p: GearPose, u: number, v: number, radius: number): number {
  if (radius > TIP + 0.1) return radius - TIP;
  if (radius > RIM_INSIDE) return rim(p, u, v, radius);
  return -drilled(p, u, v, radius);
}

function paint(p: GearPose, size: number): Surface {
  const surface = new Surface(size);
  surface.each((x, y, index) => {
    const u = frameX(p.frame, x, y);
    const v = frameY(p.frame, x, y);
    const radius = length(u, v);
    const edge = outline(p, u, v, radius);
    const su = frameX(p.frame, x - 0.035, y - 0.03);
    const sv = frameY(p.frame, x - 0.035, y - 0.03);
    const caster = outline(p, su, sv, length(su, sv));
    paintBackdrop(surface, p.backdrop, x, y, index, 1 - smoothstep(-0.04, 0.06, caster));
    const on = surface.inside(edge * p.frame.scale);
    if (on === 0) return;
    const rings = p.turning.at(radius * 110, 0) * 0.6 + p.turning.at(radius * 34, u * 3 - v * 2) * 0.4;
    const patina = p.wear.fractal(u * 3, v * 3, 3);
    const spots = smoothstep(0.58, 0.8, p.wear.at(u * 26, v * 26));
    // A raised hub and a raised rim; the web between is cast and duller.
    const hub = 1 - smoothstep(0.21, 0.23, radius);
    const raised = Math.max(hub, smoothstep(0.47, 0.49, radius));
    const shade = (0.84 + 0.16 * raised) * (1 + 0.09 * rings * raised + 0.1 * patina - 0.12 * spots);
    surface.paint(index, [p.brass[0] * shade, p.brass[1] * shade, p.brass[2] * shade], on);
    const round = clamp(-edge / 0.025, 0, 1);
    const grain = 0.0012 * rings * raised + 0.0016 * (1 - raised) * p.wear.at(u * 60, v * 60);
    const body = 0.05 + 0.016 * round * (2 - round) + 0.02 * raised + grain;
    surface.height[index] += (body - surface.height[index]) * on;
    surface.gloss[index] = on * (0.3 + 0.4 * raised - 0.2 * spots);
    surface.cover[index] = on;
  });
  return surface;
}

function spoilTooth(left: readonly [number, number], lean: readonly [number, number]) {
  return (p: GearPose, stream: Stream, scale: number): GearPose => {
    const number = stream.below(TEETH);
    const rest = stream.range(left[0], left[1]);
    return {
      ...p,
      tooth: {
        number,
        left: Math.max(rest + (1 - rest) * (1 - scale), left[0]),
        lean: stream.range(lean[0], lean[1]) * (stream.chance(0.5) ? 1 : -1) * scale,
      },
    };
  };
}

/** A brass gear wheel with five holes, turned by up to a twenty-fifth of a turn either way, as a feeder presents it. */
export const gear = defineCategory<GearPose>({
  name: 'gear',
  kind: 'object',
  light: { azimuth: 0.6, azimuthSpread: 0.07, brightnessSpread: 0.09, specular: 0.4 },
  pose,
  paint,
  defects: {
    broken_tooth: { alter: spoilTooth([0.05, 0.5], [0, 0]) },
    bent_tooth: { alter: spoilTooth([0.9, 1], [0.4, 0.65]) },
    blocked_hole: { alter: (p, stream) => ({ ...p, blocked: stream.below(HOLES) }) },
    crack: {
      mark: crack({
        length: [0.25, 0.55],
        width: [0.01, 0.018],
        depth: 0.015,
        colour: display(58, 46, 34),
        jag: 0.07,
        branch: 0.4,
      }),
    },
    stain: {
      mark: stain({
        radius: [0.1, 0.2],
        tint: [0.4, 0.36, 0.38],
        rim: 0.25,
        gloss: 0.1,
        blotchy: 0.4,
        rough: 0.5,
      }),
    },
    scratch: {
      mark: scratch({ length: [0.3, 0.7], width: [0.01, 0.017], depth: 0.018, tint: [1.4, 1.38, 1.3] }),
    },
  },
});
