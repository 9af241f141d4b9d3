import { defineCategory } from '../category.js';
import type { Colour } from '../draw/colour.js';
import { batchTint, display, mixed, tinted } from '../draw/colour.js';
import type { Frame } from '../draw/frame.js';
import { frame, frameX, frameY } from '../draw/frame.js';
import { clamp, cosTurns, length, sinTurns, smoothstep } from '../draw/maths.js';
import { Noise } from '../draw/noise.js';
import { roundedBox } from '../draw/shapes.js';
import type { Stream } from '../draw/stream.js';
import { Surface } from '../draw/surface.js';
import { crack } from '../defects/crack.js';
import { stain } from '../defects/stain.js';

interface TilePose {
  readonly frame: Frame;
  readonly phase: readonly [number, number];
  readonly glazes: readonly Colour[];
  readonly grout: Colour;
  readonly mottle: Noise;
  readonly grit: Noise;
  readonly choice: Noise;
  /** One tile that was laid askew: turned and moved, in units of a tile. */
  readonly askew: {
    readonly i: number;
    readonly j: number;
    readonly turns: number;
    readonly dx: number;
    readonly dy: number;
  } | null;
  /** A piece that broke off the edge of a tile: a ragged disc around a point of the tile, in units of a tile. */
  readonly chip: {
    readonly i: number;
    readonly j: number;
    readonly a: number;
    readonly b: number;
    readonly radius: number;
  } | null;
  /** One tile of a glaze that does not belong. */
  readonly odd: { readonly i: number; readonly j: number; readonly colour: Colour } | null;
}

function pose(stream: Stream): TilePose {
  const batch = batchTint(stream, 0.06, 0.03);
  return {
    frame: frame(0, 0, stream.jitter(0.008), 1 / stream.range(2.2, 2.32)),
    phase: [stream.uniform() * 8, stream.uniform() * 8],
    glazes: [display(86, 128, 140), display(98, 138, 146)].map((c) => tinted(c, batch)),
    grout: tinted(display(168, 164, 156), batchTint(stream, 0.05, 0.01)),
    mottle: new Noise(stream.fork('mottle')),
    grit: new Noise(stream.fork('grit')),
    choice: new Noise(stream.fork('choice')),
    askew: null,
    chip: null,
    odd: null,
  };
}

const HALF = 0.455;
const CLAY = display(150, 104, 82);

function glazeOf(p: TilePose, i: number, j: number): Colour {
  if (p.odd && p.odd.i === i && p.odd.j === j) return p.odd.colour;
  const glaze = p.glazes[Math.floor(p.choice.cell(i, j) * p.glazes.length)];
  const own = 0.95 + 0.1 * p.choice.cell(i + 50, j);
  return [glaze[0] * own, glaze[1] * own, glaze[2] * own];
}

function paint(p: TilePose, size: number): Surface {
  const surface = new Surface(size);
  const unit = p.frame.scale;
  surface.each((x, y, index) => {
    const u = frameX(p.frame, x, y) + p.phase[0];
    const v = frameY(p.frame, x, y) + p.phase[1];
    const i = Math.floor(u);
    const j = Math.floor(v);
    let a = u - i - 0.5;
    let b = v - j - 0.5;
    if (p.askew && p.askew.i === i && p.askew.j === j) {
      const cos = cosTurns(p.askew.turns);
      const sin = sinTurns(p.askew.turns);
      const [moved, movedB] = [a - p.askew.dx, b - p.askew.dy];
      a = moved * cos + movedB * sin;
      b = movedB * cos - moved * sin;
    }
    const lumps = p.grit.fractal(x * 5, y * 5, 2);
    const distance = roundedBox(a, b, HALF, HALF, 0.05) + 0.006 * lumps;
    let broken = 0;
    if (p.chip && p.chip.i === i && p.chip.j === j) {
      const ragged = 0.07 * p.grit.fractal(u * 8, v * 8, 3);
      broken = surface.inside((length(a - p.chip.a, b - p.chip.b) - p.chip.radius - ragged) * unit);
    }
    const on = surface.inside(distance * unit);
    const sand = p.grit.at(x * 70, y * 70);
    const grout = 0.9 + 0.16 * sand + 0.08 * lumps;
    const glaze = glazeOf(p, i, j);
    const cloud = p.mottle.fractal(x * 4.5 + i * 9, y * 4.5 + j * 5, 4);
    const speck = smoothstep(0.62, 0.8, p.mottle.at(x * 46, y * 46));
    const shade = 1 + 0.15 * cloud - 0.16 * speck;
    const face: Colour = [glaze[0] * shade, glaze[1] * shade, glaze[2] * shade];
    const body = mixed(face, [CLAY[0] * grout, CLAY[1] * grout, CLAY[2] * grout], broken);
    const colour = mixed([p.grout[0] * grout, p.grout[1] * grout, p.grout[2] * grout], body, on);
    surface.set(index, colour[0], colour[1], colour[2]);
    const round = clamp(-distance / 0.07, 0, 1);
    surface.height[index] =
      unit * (0.05 * round * (2 - round) * on - 0.035 * broken + 0.006 * cloud * on) +
      (1 - on + broken) * 0.003 * sand;
    surface.gloss[index] = 0.85 * on * (1 - broken);
    surface.cover[index] = on;
  });
  return surface;
}

/** A tile that is wholly, or nearly, in the picture. */
function someTile(p: TilePose, stream: Stream): readonly [i: number, j: number] {
  const x = stream.range(-0.62, 0.62);
  const y = stream.range(-0.62, 0.62);
  return [Math.floor(frameX(p.frame, x, y) + p.phase[0]), Math.floor(frameY(p.frame, x, y) + p.phase[1])];
}

function askew(p: TilePose, stream: Stream, scale: number): TilePose {
  const [i, j] = someTile(p, stream);
  const turns = stream.range(0.014, 0.034) * (stream.chance(0.5) ? 1 : -1) * scale;
  return { ...p, askew: { i, j, turns, dx: stream.jitter(0.05) * scale, dy: stream.jitter(0.05) * scale } };
}

function chip(p: TilePose, stream: Stream, scale: number): TilePose {
  const [i, j] = someTile(p, stream);
  const along = stream.range(-HALF, HALF);
  const edge = stream.chance(0.5) ? HALF : -HALF;
  const [a, b] = stream.chance(0.5) ? [edge, along] : [along, edge];
  return { ...p, chip: { i, j, a, b, radius: stream.range(0.1, 0.22) * scale } };
}

function odd(p: TilePose, stream: Stream): TilePose {
  const [i, j] = someTile(p, stream);
  const colour = stream.pick([display(134, 128, 108), display(108, 100, 138), display(80, 140, 100)]);
  return { ...p, odd: { i, j, colour } };
}

/** A glazed mosaic: tiles of two shades in grout. */
export const tile = defineCategory<TilePose>({
  name: 'tile',
  kind: 'texture',
  light: { azimuth: 0.6, azimuthSpread: 0.08, brightnessSpread: 0.09, specular: 0.3 },
  pose,
  paint,
  defects: {
    crack: {
      mark: crack({
        length: [0.4, 0.9],
        width: [0.012, 0.02],
        depth: 0.01,
        colour: display(48, 56, 60),
        jag: 0.06,
        branch: 0.5,
      }),
    },
    chip: { alter: chip },
    askew: { alter: askew },
    odd_tile: { alter: odd },
    stain: {
      mark: stain({
        radius: [0.12, 0.26],
        tint: [1.35, 0.85, 0.55],
        rim: 0.3,
        gloss: -0.5,
        blotchy: 0.5,
        rough: 0.5,
      }),
    },
  },
});
