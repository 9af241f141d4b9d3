import { defineCategory } from '../category.js';
import type { Backdrop } from '../draw/backdrop.js';
import { drawBackdrop, paintBackdrop } from '../draw/backdrop.js';
import type { Colour } from '../draw/colour.js';
import { batchTint, display, mixed, tinted } from '../draw/colour.js';
import type { Frame } from '../draw/frame.js';
import { frame, frameX, frameY } from '../draw/frame.js';
import { bell, clamp, smoothstep } from '../draw/maths.js';
import { Noise } from '../draw/noise.js';
import { segment } from '../draw/shapes.js';
import type { Stream } from '../draw/stream.js';
import { Surface } from '../draw/surface.js';
import { crack } from '../defects/crack.js';
import { hole } from '../defects/hole.js';
import { scratch } from '../defects/scratch.js';

/** A stroke of the imprint: the two ends of a line. */
type Stroke = readonly [ax: number, ay: number, bx: number, by: number];

interface CapsulePose {
  readonly frame: Frame;
  readonly backdrop: Backdrop;
  readonly cap: Colour;
  readonly body: Colour;
  readonly ink: Colour;
  readonly imprint: readonly Stroke[];
  readonly film: Noise;
  readonly specks: Noise;
  /** A dent in the side: its place along the capsule, which side, reach and depth. */
  readonly squeeze: {
    readonly at: number;
    readonly side: 1 | -1;
    readonly reach: number;
    readonly depth: number;
  } | null;
}

const HALF_LENGTH = 0.44;
const RADIUS = 0.27;

/** The seven strokes of a digit, in a box of width 1 and height 2 around the origin. */
const SEGMENTS: readonly Stroke[] = [
  [-0.5, -1, 0.5, -1],
  [0.5, -1, 0.5, 0],
  [0.5, 0, 0.5, 1],
  [-0.5, 1, 0.5, 1],
  [-0.5, 0, -0.5, 1],
  [-0.5, -1, -0.5, 0],
  [-0.5, 0, 0.5, 0],
];
const DIGITS: readonly (readonly number[])[] = [
  [0, 2, 3, 5, 6],
  [0, 1, 2, 3, 4, 5],
  [0, 1, 2, 3, 4, 5],
];

function digit(strokes: readonly number[], x: number): Stroke[] {
  const [w, h] = [0.075, 0.06];
  return strokes.map((s) => {
    const [ax, ay, bx, by] = SEGMENTS[s];
    return [x + ax * w, ay * h, x + bx * w, by * h] as const;
  });
}

function pose(stream: Stream): CapsulePose {
  const half = stream.chance(0.5) ? 0.5 : 0;
  return {
    frame: frame(
      stream.jitter(0.06),
      stream.jitter(0.07),
      half + stream.jitter(0.03),
      stream.range(0.97, 1.05),
    ),
    backdrop: drawBackdrop(stream.fork('backdrop'), display(178, 178, 182), 0.1, 0.0012),
    cap: tinted(display(64, 88, 72), batchTint(stream, 0.06, 0.02)),
    body: tinted(display(206, 178, 138), batchTint(stream, 0.05, 0.02)),
    ink: display(74, 54, 48),
    imprint: DIGITS.flatMap((strokes, i) => digit(strokes, 0.14 + 0.13 * i)),
    film: new Noise(stream.fork('film')),
    specks: new Noise(stream.fork('specks')),
    squeeze: null,
  };
}

function sideRadius(p: CapsulePose, u: number, v: number): number {
  const radius = RADIUS + 0.007 * (1 - smoothstep(0, 0.04, u));
  if (!p.squeeze) return radius;
  const near = 0.15 + 0.85 * smoothstep(-0.12, 0.12, v * p.squeeze.side);
  return radius - p.squeeze.depth * near * bell((u - p.squeeze.at) / p.squeeze.reach);
}

function paint(p: CapsulePose, size: number): Surface {
  const surface = new Surface(size);
  surface.each((x, y, index) => {
    const u = frameX(p.frame, x, y);
    const v = frameY(p.frame, x, y);
    const axis = segment(u, v, -HALF_LENGTH, 0, HALF_LENGTH, 0);
    const su = frameX(p.frame, x - 0.05, y - 0.06);
    const sv = frameY(p.frame, x - 0.05, y - 0.06);
    const caster = segment(su, sv, -HALF_LENGTH, 0, HALF_LENGTH, 0) - RADIUS;
    paintBackdrop(surface, p.backdrop, x, y, index, 0.8 * (1 - smoothstep(-0.1, 0.14, caster)));
    const radius = sideRadius(p, u, v);
    const on = surface.inside((axis - radius) * p.frame.scale);
    if (on === 0) return;
    const isCap = 1 - smoothstep(0.012, 0.028, u);
    const cloud = p.film.fractal(u * 5, v * 5, 3);
    const speck = smoothstep(0.66, 0.85, p.specks.at(u * 40, v * 40));
    // Powder shimmers through the body; the cap is opaque.
    const shade = 1 + 0.08 * cloud - 0.14 * speck * (1 - isCap);
    let colour = mixed(p.body, p.cap, isCap);
    if (u > 0.03 && v > -0.12 && v < 0.12) {
      let near = 1;
      for (const [ax, ay, bx, by] of p.imprint) near = Math.min(near, segment(u, v, ax, ay, bx, by));
      const worn = 0.75 + 0.25 * p.film.at(u * 30, v * 30);
      colour = mixed(colour, p.ink, surface.inside((near - 0.012) * p.frame.scale) * worn);
    }
    surface.paint(index, [colour[0] * shade, colour[1] * shade, colour[2] * shade], on);
    const share = clamp(axis / radius, 0, 1);
    const dome = 0.55 * radius * Math.sqrt(Math.max(1 - share * share, 0)) + 0.0008 * cloud;
    surface.height[index] += (dome - surface.height[index]) * on;
    surface.gloss[index] = 0.9 * on;
    surface.cover[index] = on;
  });
  return surface;
}

function squeeze(p: CapsulePose, stream: Stream, scale: number): CapsulePose {
  const at = stream.range(-0.45, 0.45);
  const depth = stream.range(0.06, 0.11) * scale;
  return { ...p, squeeze: { at, side: stream.chance(0.5) ? 1 : -1, reach: stream.range(0.2, 0.34), depth } };
}

/** Strokes left out, a digit set askew or the whole imprint shifted. */
function misprint(p: CapsulePose, stream: Stream, scale: number): CapsulePose {
  const way = stream.below(3);
  const moved = stream.range(0.045, 0.075) * (stream.chance(0.5) ? 1 : -1) * scale;
  const first = stream.below(p.imprint.length - 4);
  const imprint = p.imprint.flatMap((stroke, i): Stroke[] => {
    const [ax, ay, bx, by] = stroke;
    if (way === 0) return i >= first && i < first + 4 ? [] : [stroke];
    if (way === 1) return [[ax + ay * 0.9, ay + moved, bx + by * 0.9, by + moved]];
    return i < 5 ? [stroke, [ax + 0.04, ay + moved, bx + 0.04, by + moved]] : [stroke];
  });
  return { ...p, imprint };
}

/** A two-part capsule with an imprint, lying either way round. */
export const capsule = defineCategory<CapsulePose>({
  name: 'capsule',
  kind: 'object',
  light: { azimuth: 0.64, azimuthSpread: 0.06, brightnessSpread: 0.09, specular: 0.75 },
  pose,
  paint,
  defects: {
    crack: {
      mark: crack({
        length: [0.2, 0.5],
        width: [0.009, 0.016],
        depth: 0.012,
        colour: display(70, 60, 52),
        jag: 0.07,
        branch: 0.5,
      }),
    },
    misprint: { alter: misprint },
    squeeze: { alter: squeeze },
    poke: {
      mark: hole({ radius: [0.03, 0.055], depth: 0.03, colour: display(60, 52, 46), rough: 0.3, count: 1 }),
    },
    scratch: {
      mark: scratch({ length: [0.25, 0.6], width: [0.009, 0.015], depth: 0.012, tint: [1.35, 1.35, 1.35] }),
    },
  },
});
