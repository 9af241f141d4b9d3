import { defineCategory } from '../category.js';
import type { Colour } from '../draw/colour.js';
import { batchTint, display, mixed, tinted } from '../draw/colour.js';
import type { Frame } from '../draw/frame.js';
import { frame, frameX, frameY } from '../draw/frame.js';
import { clamp, smoothstep } from '../draw/maths.js';
import { Noise } from '../draw/noise.js';
import type { Stream } from '../draw/stream.js';
import { Surface } from '../draw/surface.js';
import { crack } from '../defects/crack.js';
import { hole } from '../defects/hole.js';
import { scratch } from '../defects/scratch.js';
import { stain } from '../defects/stain.js';

interface WoodPose {
  readonly frame: Frame;
  readonly light: Colour;
  readonly dark: Colour;
  /** Rings per unit, and how far they bow. */
  readonly density: number;
  readonly bow: number;
  readonly offset: number;
  readonly drift: Noise;
  readonly grain: Noise;
  readonly pores: Noise;
}

function pose(stream: Stream): WoodPose {
  const batch = batchTint(stream, 0.07, 0.04);
  return {
    frame: frame(0, 0, stream.jitter(0.012), 1),
    light: tinted(display(204, 162, 112), batch),
    dark: tinted(display(146, 98, 58), batch),
    density: stream.range(3.2, 5.2),
    bow: stream.range(0.4, 1.2),
    offset: stream.range(0, 40),
    drift: new Noise(stream.fork('drift')),
    grain: new Noise(stream.fork('grain')),
    pores: new Noise(stream.fork('pores')),
  };
}

function paint(p: WoodPose, size: number): Surface {
  const surface = new Surface(size);
  surface.each((x, y, index) => {
    // The grain runs down the image: u is across, v along.
    const u = frameX(p.frame, x, y);
    const v = frameY(p.frame, x, y);
    const wander = p.bow * p.drift.fractal(u * 0.55 + p.offset, v * 0.35, 2);
    const t = (u + p.offset) * p.density + wander * 2.2 + 0.12 * p.drift.at(u * 6, v * 1.1);
    const ring = t - Math.floor(t);
    // Early wood darkens slowly towards the sharp end of the year.
    const late = smoothstep(0.25, 0.93, ring) * (1 - smoothstep(0.93, 1, ring));
    const year = p.grain.cell(Math.floor(t), 3);
    const streak = p.grain.at(t * 11, v * 1.4) * 0.5 + p.grain.at(u * 64, v * 2.6 + 40) * 0.5;
    const pore = smoothstep(0.5, 0.78, p.pores.at(u * 78, v * 9));
    const depth = clamp(late * (0.45 + 0.4 * year) + 0.17 * streak + 0.1, 0, 1);
    const colour = mixed(p.light, p.dark, depth);
    const shade = (1 - 0.32 * pore) * (1 + 0.07 * streak);
    surface.set(index, colour[0] * shade, colour[1] * shade, colour[2] * shade);
    surface.height[index] = 0.0012 * streak - 0.003 * pore - 0.001 * late;
    surface.gloss[index] = 0.18 + 0.1 * late;
    surface.cover[index] = 1;
  });
  return surface;
}

/** A planed board: rings, streaks and pores, of a batch of its own shade. */
export const wood = defineCategory<WoodPose>({
  name: 'wood',
  kind: 'texture',
  light: { azimuth: 0.55, azimuthSpread: 0.08, brightnessSpread: 0.09, specular: 0.25 },
  pose,
  paint,
  defects: {
    scratch: {
      mark: scratch({ length: [0.4, 1.1], width: [0.01, 0.018], depth: 0.008, tint: [1.25, 1.25, 1.22] }),
    },
    hole: {
      mark: hole({ radius: [0.03, 0.07], depth: 0.08, colour: display(44, 28, 18), rough: 0.25, count: 3 }),
    },
    stain: {
      mark: stain({
        radius: [0.13, 0.3],
        tint: [0.66, 0.6, 0.6],
        rim: 0.4,
        gloss: 0.15,
        blotchy: 0.3,
        rough: 0.3,
      }),
    },
    crack: {
      mark: crack({
        length: [0.4, 1.0],
        width: [0.012, 0.022],
        depth: 0.03,
        colour: display(58, 36, 22),
        jag: 0.05,
        branch: 0.3,
        heading: 0.25,
      }),
    },
  },
});
