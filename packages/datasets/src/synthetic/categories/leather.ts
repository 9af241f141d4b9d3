import { defineCategory } from '../category.js';
import { Cells } from '../draw/cells.js';
import type { Colour } from '../draw/colour.js';
import { batchTint, display, mixed, tinted } from '../draw/colour.js';
import type { Frame } from '../draw/frame.js';
import { frame, frameX, frameY } from '../draw/frame.js';
import { smoothstep } from '../draw/maths.js';
import { Noise } from '../draw/noise.js';
import type { Stream } from '../draw/stream.js';
import { Surface } from '../draw/surface.js';
import { crack } from '../defects/crack.js';
import { discolour } from '../defects/discolour.js';
import { hole } from '../defects/hole.js';
import { stain } from '../defects/stain.js';
import { wrinkle } from '../defects/wrinkle.js';

interface LeatherPose {
  readonly frame: Frame;
  readonly phase: readonly [number, number];
  readonly hide: Colour;
  readonly crease: Colour;
  readonly pebbles: Noise;
  readonly drift: Noise;
  readonly fine: Noise;
  readonly shade: Noise;
}

function pose(stream: Stream): LeatherPose {
  const dye = batchTint(stream, 0.08, 0.03);
  return {
    frame: frame(0, 0, stream.uniform(), 1 / stream.range(11.5, 13.5)),
    phase: [stream.uniform() * 32, stream.uniform() * 32],
    hide: tinted(display(146, 96, 62), dye),
    crease: tinted(display(78, 48, 32), dye),
    pebbles: new Noise(stream.fork('pebbles')),
    drift: new Noise(stream.fork('drift')),
    fine: new Noise(stream.fork('fine')),
    shade: new Noise(stream.fork('shade')),
  };
}

function paint(p: LeatherPose, size: number): Surface {
  const surface = new Surface(size);
  const unit = p.frame.scale;
  const pebbles = new Cells(p.pebbles);
  surface.each((x, y, index) => {
    // The skin was stretched more in one place than in another: pebbles grow and lean.
    const pullU = 0.9 * p.drift.fractal(x * 1.4, y * 1.4, 2);
    const pullV = 0.9 * p.drift.fractal(x * 1.4 + 23.1, y * 1.4 + 9.7, 2);
    const u = frameX(p.frame, x, y) + p.phase[0] + pullU;
    const v = frameY(p.frame, x, y) + p.phase[1] + pullV;
    const wobble = 0.16 * p.fine.at(u * 2.1, v * 2.1);
    pebbles.look(u + wobble, v - wobble);
    const { own } = pebbles;
    const top = smoothstep(0.015, 0.24, pebbles.border);
    const grain = p.fine.at(u * 5.3, v * 5.3);
    const shade = 0.93 + 0.14 * own + 0.07 * grain + 0.09 * p.shade.fractal(x * 1.6, y * 1.6, 2);
    const colour = mixed(p.crease, p.hide, 0.3 + 0.7 * top);
    surface.set(index, colour[0] * shade, colour[1] * shade, colour[2] * shade);
    surface.height[index] = unit * (0.2 * top + 0.05 * own + 0.02 * grain);
    surface.gloss[index] = 0.1 + 0.16 * top;
    surface.cover[index] = 1;
  });
  return surface;
}

/** Pebbled hide: irregular cells between creases, cut out at any angle. */
export const leather = defineCategory<LeatherPose>({
  name: 'leather',
  kind: 'texture',
  light: { azimuth: 0.62, azimuthSpread: 0.07, brightnessSpread: 0.09, specular: 0.4 },
  pose,
  paint,
  defects: {
    cut: {
      mark: crack({
        length: [0.25, 0.7],
        width: [0.012, 0.02],
        depth: 0.03,
        colour: display(46, 30, 22),
        jag: 0.006,
        branch: 0,
      }),
    },
    fold: { mark: wrinkle({ length: [0.7, 1.5], width: [0.055, 0.09], height: 0.06, bend: 0.18 }) },
    poke: {
      mark: hole({ radius: [0.022, 0.04], depth: 0.04, colour: display(34, 22, 18), rough: 0.25, count: 2 }),
    },
    glue: {
      mark: stain({
        radius: [0.14, 0.3],
        tint: [1.12, 1.16, 1.24],
        rim: 0.5,
        gloss: 0.7,
        blotchy: 0.35,
        rough: 0.5,
      }),
    },
    bleached: {
      mark: discolour({
        radius: [0.26, 0.5],
        tints: [
          [1.08, 1.08, 1.08],
          [1.4, 1.45, 1.5],
          [1.55, 1.65, 1.8],
        ],
        rough: 0.4,
      }),
    },
  },
});
