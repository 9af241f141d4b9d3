import { defineCategory } from '../category.js';
import type { Colour } from '../draw/colour.js';
import { batchTint, display, tinted } from '../draw/colour.js';
import type { Frame } from '../draw/frame.js';
import { frame, frameX, frameY } from '../draw/frame.js';
import { Noise } from '../draw/noise.js';
import { roundedBox } from '../draw/shapes.js';
import type { Stream } from '../draw/stream.js';
import { Surface } from '../draw/surface.js';
import { contamination } from '../defects/contamination.js';
import { dent } from '../defects/dent.js';
import { discolour } from '../defects/discolour.js';
import { scratch } from '../defects/scratch.js';

interface BrushedPose {
  readonly frame: Frame;
  readonly steel: Colour;
  /** How deep the brush cuts; wears with the brush. */
  readonly cut: number;
  readonly brush: Noise;
  readonly strokes: Noise;
  readonly sheen: Noise;
  /** A stretch that was brushed the wrong way. */
  readonly cross: { readonly x: number; readonly y: number; readonly w: number; readonly h: number } | null;
}

function pose(stream: Stream): BrushedPose {
  return {
    frame: frame(0, 0, stream.jitter(0.006), 1),
    steel: tinted(display(168, 170, 172), batchTint(stream, 0.07, 0.012)),
    cut: stream.range(0.85, 1.15),
    brush: new Noise(stream.fork('brush')),
    strokes: new Noise(stream.fork('strokes')),
    sheen: new Noise(stream.fork('sheen')),
    cross: null,
  };
}

/** Marks of the brush at a point, -1..1: long along the first coordinate, narrow along the second. */
function brushed(p: BrushedPose, along: number, across: number): number {
  const fine = p.brush.at(along * 1.3 + across * 7, across * 58);
  const medium = p.brush.at(along * 2.6 + 40, across * 31 + 17);
  const broad = p.brush.at(along * 0.7 + 80, across * 13 + 5);
  // Some strokes end: short, dark lines.
  const ends = p.strokes.at(along * 4.5, across * 46 + 9);
  return 0.45 * fine + 0.27 * medium + 0.18 * broad + 0.1 * ends;
}

function paint(p: BrushedPose, size: number): Surface {
  const surface = new Surface(size);
  surface.each((x, y, index) => {
    const u = frameX(p.frame, x, y);
    const v = frameY(p.frame, x, y);
    let marks = brushed(p, u, v);
    if (p.cross) {
      const { w, h } = p.cross;
      const ragged = 0.02 * p.strokes.at(u * 9, v * 60);
      const share = surface.inside(roundedBox(x - p.cross.x, y - p.cross.y, w, h, 0.03) + ragged);
      if (share > 0) marks += (brushed(p, v, u) - marks) * share;
    }
    const sheen = p.sheen.fractal(x * 0.9, y * 0.9, 2);
    const shade = 1 + 0.42 * marks * p.cut + 0.06 * sheen;
    surface.set(index, p.steel[0] * shade, p.steel[1] * shade, p.steel[2] * shade);
    surface.height[index] = 0.0014 * marks * p.cut;
    surface.gloss[index] = 0.4 + 0.1 * sheen;
    surface.cover[index] = 1;
  });
  return surface;
}

function cross(p: BrushedPose, stream: Stream, scale: number): BrushedPose {
  const [x, y] = [stream.range(-0.6, 0.6), stream.range(-0.6, 0.6)];
  return { ...p, cross: { x, y, w: stream.range(0.14, 0.36) * scale, h: stream.range(0.12, 0.3) * scale } };
}

/** A sheet of brushed steel, its grain running across the image. */
export const brushedMetal = defineCategory<BrushedPose>({
  name: 'brushed-metal',
  kind: 'texture',
  light: { azimuth: 0.7, azimuthSpread: 0.05, brightnessSpread: 0.09, specular: 0.35 },
  pose,
  paint,
  defects: {
    dent: { mark: dent({ radius: [0.1, 0.24], depth: [0.02, 0.045], rough: 0.15, count: 1 }) },
    scratch: {
      mark: scratch({ length: [0.3, 0.9], width: [0.008, 0.014], depth: 0.007, tint: [1.32, 1.32, 1.32] }),
    },
    discolouration: {
      mark: discolour({
        radius: [0.3, 0.55],
        tints: [
          [1.02, 0.98, 0.9],
          [1.02, 0.84, 0.58],
          [0.82, 0.62, 0.72],
          [0.66, 0.72, 1],
        ],
        rough: 0.3,
      }),
    },
    contamination: {
      mark: contamination({
        radius: [0.015, 0.03],
        count: [3, 8],
        spread: 0.22,
        colours: [display(52, 44, 38), display(96, 70, 44), display(208, 206, 196)],
        lift: 0.5,
      }),
    },
    cross_brushed: { alter: cross },
  },
});
