import { defineCategory } from '../category.js';
import type { Backdrop } from '../draw/backdrop.js';
import { drawBackdrop, paintBackdrop } from '../draw/backdrop.js';
import type { Colour } from '../draw/colour.js';
import { batchTint, display, tinted } from '../draw/colour.js';
import type { Frame } from '../draw/frame.js';
import { frame, frameX, frameY } from '../draw/frame.js';
import { bell, clamp, cosTurns, length, sinTurns, smoothstep } from '../draw/maths.js';
import { Noise } from '../draw/noise.js';
import { hexagon } from '../draw/shapes.js';
import type { Stream } from '../draw/stream.js';
import { Surface } from '../draw/surface.js';
import { scratch } from '../defects/scratch.js';
import { stain } from '../defects/stain.js';

interface NutPose {
  readonly frame: Frame;
  readonly backdrop: Backdrop;
  readonly steel: Colour;
  readonly bore: number;
  readonly turning: Noise;
  readonly wear: Noise;
  /** A corner that was bent: its place, reach and shift. */
  readonly bend: {
    readonly x: number;
    readonly y: number;
    readonly reach: number;
    readonly dx: number;
    readonly dy: number;
  } | null;
  /** A piece that broke off: a ragged disc. */
  readonly bite: { readonly x: number; readonly y: number; readonly radius: number } | null;
}

function pose(stream: Stream): NutPose {
  return {
    frame: frame(stream.jitter(0.08), stream.jitter(0.08), stream.uniform(), stream.range(0.97, 1.03)),
    backdrop: drawBackdrop(stream.fork('backdrop'), display(62, 66, 74), 0.18, 0.003),
    steel: tinted(display(172, 172, 168), batchTint(stream, 0.07, 0.01)),
    bore: stream.range(0.285, 0.3),
    turning: new Noise(stream.fork('turning')),
    wear: new Noise(stream.fork('wear')),
    bend: null,
    bite: null,
  };
}

const APOTHEM = 0.56;
const SHADOW_REACH = 0.11;

function outline(p: NutPose, x: number, y: number): number {
  let [px, py] = [x, y];
  if (p.bend) {
    const pull = bell(length(x - p.bend.x, y - p.bend.y) / p.bend.reach);
    px -= p.bend.dx * pull;
    py -= p.bend.dy * pull;
  }
  let distance = hexagon(px, py, APOTHEM);
  if (p.bite) {
    const ragged = 0.045 * p.wear.fractal(x * 11, y * 11, 3);
    distance = Math.max(distance, p.bite.radius + ragged - length(x - p.bite.x, y - p.bite.y));
  }
  return distance;
}

function paint(p: NutPose, size: number): Surface {
  const surface = new Surface(size);
  surface.each((x, y, index) => {
    const u = frameX(p.frame, x, y);
    const v = frameY(p.frame, x, y);
    const radius = length(u, v);
    const edge = outline(p, u, v);
    const distance = Math.max(edge, p.bore - radius);
    const su = frameX(p.frame, x - 0.05, y - 0.04);
    const sv = frameY(p.frame, x - 0.05, y - 0.04);
    const caster = Math.max(outline(p, su, sv), p.bore - length(su, sv));
    paintBackdrop(surface, p.backdrop, x, y, index, 1 - smoothstep(-SHADOW_REACH / 2, SHADOW_REACH, caster));
    const on = surface.inside(distance * p.frame.scale);
    if (on === 0) return;
    // Turned face: fine rings; beyond the inscribed circle the corners are chamfered; the bore shows its thread.
    const rings = p.turning.at(radius * 130, 0) * 0.6 + p.turning.at(radius * 40, u * 3 + v * 2) * 0.4;
    const dirt = p.wear.fractal(u * 3.2, v * 3.2, 3);
    const spots = smoothstep(0.55, 0.8, p.wear.at(u * 23, v * 23));
    const chamfer = clamp((radius - APOTHEM * 0.97) * 0.55, 0, 0.2);
    const lip = clamp(1 - (radius - p.bore) / 0.09, 0, 1);
    const thread = lip > 0 ? sinTurns(radius * 34 + 0.4 * dirt) * 0.006 * lip : 0;
    const shade = 1 + 0.1 * rings + 0.1 * dirt - 0.12 * spots - 0.35 * lip * lip;
    surface.paint(index, [p.steel[0] * shade, p.steel[1] * shade, p.steel[2] * shade], on);
    const round = clamp(-edge / 0.035, 0, 1);
    const body = 0.06 + 0.02 * round * (2 - round) - chamfer - 0.07 * lip * lip + thread + 0.0011 * rings;
    surface.height[index] += (body - surface.height[index]) * on;
    surface.gloss[index] = on * (0.75 - 0.3 * spots);
    surface.cover[index] = on;
  });
  return surface;
}

function corner(stream: Stream): readonly [number, number] {
  const turns = stream.below(6) / 6;
  const reach = APOTHEM / 0.8660254037844386;
  return [reach * cosTurns(turns), reach * sinTurns(turns)];
}

function bend(p: NutPose, stream: Stream, scale: number): NutPose {
  const [x, y] = corner(stream);
  const inward = -stream.range(0.12, 0.2) * scale;
  const side = stream.jitter(0.12) * scale;
  const reach = stream.range(0.26, 0.36);
  return { ...p, bend: { x, y, reach, dx: x * inward - y * side, dy: y * inward + x * side } };
}

function bite(p: NutPose, stream: Stream, scale: number): NutPose {
  const [x, y] = corner(stream);
  const out = stream.range(0.94, 1.06);
  return { ...p, bite: { x: x * out, y: y * out, radius: stream.range(0.1, 0.2) * scale } };
}

/** A hexagonal steel nut on a dark mat, at any angle. */
export const nut = defineCategory<NutPose>({
  name: 'nut',
  kind: 'object',
  light: { azimuth: 0.62, azimuthSpread: 0.07, brightnessSpread: 0.09, specular: 0.5 },
  pose,
  paint,
  defects: {
    scratch: {
      mark: scratch({ length: [0.3, 0.7], width: [0.01, 0.018], depth: 0.012, tint: [1.25, 1.25, 1.25] }),
    },
    rust: {
      mark: stain({
        radius: [0.08, 0.2],
        tint: [0.82, 0.52, 0.34],
        rim: 0,
        gloss: -0.7,
        blotchy: 0.6,
        rough: 0.7,
      }),
    },
    bent: { alter: bend },
    broken: { alter: bite },
  },
});
