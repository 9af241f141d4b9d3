import { defineCategory } from '../category.js';
import { drawBackdrop, paintBackdrop } from '../draw/backdrop.js';
import type { Colour } from '../draw/colour.js';
import { batchTint, display, mixed, tinted } from '../draw/colour.js';
import { frame, frameX, frameY } from '../draw/frame.js';
import { clamp, length, smoothstep } from '../draw/maths.js';
import { Noise } from '../draw/noise.js';
import { roundedBox } from '../draw/shapes.js';
import type { Stream } from '../draw/stream.js';
import { Surface } from '../draw/surface.js';
import { contamination } from '../defects/contamination.js';
import { dent } from '../defects/dent.js';
import { misprint, missingPrint, peel, smear, tear, wrongColour } from './label-defects.js';
import { flapAt } from './label-flap.js';
import type { LabelPose } from './label-pose.js';
import { HALF_HEIGHT, HALF_WIDTH } from './label-pose.js';
import { bandAt, BAR_COUNT, inkAt, LINES } from './label-print.js';

function pose(stream: Stream): LabelPose {
  return {
    frame: frame(stream.jitter(0.06), stream.jitter(0.08), stream.jitter(0.018), stream.range(0.98, 1.03)),
    backdrop: drawBackdrop(stream.fork('backdrop'), display(150, 120, 86), 0.12, 0.0016),
    paper: tinted(display(226, 224, 216), batchTint(stream, 0.04, 0.012)),
    ink: display(44, 44, 50),
    band: tinted(display(38, 104, 128), batchTint(stream, 0.06, 0.02)),
    lines: LINES,
    bars: Array.from({ length: BAR_COUNT }, () => stream.chance(0.5)),
    fibres: new Noise(stream.fork('fibres')),
    wear: new Noise(stream.fork('wear')),
    blank: null,
    smear: null,
    tear: null,
    fold: null,
  };
}

/** Distance to the paper, as far as it is still there. */
function outline(p: LabelPose, u: number, v: number): number {
  let distance = roundedBox(u, v, HALF_WIDTH, HALF_HEIGHT, 0.05);
  if (p.tear) {
    const ragged = 0.035 * p.wear.fractal(u * 14, v * 14, 3);
    distance = Math.max(distance, p.tear.radius + ragged - length(u - p.tear.x, v - p.tear.y));
  }
  if (p.fold) distance = Math.max(distance, (u - p.fold.x) * p.fold.nx + (v - p.fold.y) * p.fold.ny);
  return distance;
}

/** Share of the coloured band over a pixel, from four places in it. */
function banded(u: number, v: number, step: number): number {
  let band = 0;
  for (let s = 0; s < 4; s++) {
    if (bandAt(u + (s & 1 ? step : -step), v + (s & 2 ? step : -step))) band += 1 / 4;
  }
  return band;
}

/** Share of ink over a pixel, from four places in it. */
function printed(p: LabelPose, u: number, v: number, step: number): number {
  let ink = 0;
  for (let s = 0; s < 4; s++) ink += inkAt(p, u + (s & 1 ? step : -step), v + (s & 2 ? step : -step)) / 4;
  return ink;
}

function paint(p: LabelPose, size: number): Surface {
  const surface = new Surface(size);
  const { scale } = p.frame;
  const step = surface.pixel / 4 / scale;
  surface.each((x, y, index) => {
    const u = frameX(p.frame, x, y);
    const v = frameY(p.frame, x, y);
    const caster = outline(p, frameX(p.frame, x - 0.014, y - 0.012), frameY(p.frame, x - 0.014, y - 0.012));
    paintBackdrop(surface, p.backdrop, x, y, index, 0.7 * (1 - smoothstep(-0.012, 0.018, caster)));
    const distance = outline(p, u, v);
    const on = surface.inside(distance * scale);
    const fibre = p.fibres.at(u * 46, v * 46) * 0.6 + p.fibres.at(u * 17 + 30, v * 17) * 0.4;
    const shade = 1 + 0.035 * fibre + 0.03 * p.wear.fractal(u * 2.4, v * 2.4, 2);
    if (on > 0) {
      const band = banded(u, v, step);
      const ink = printed(p, u, v, step);
      const worn = 0.88 + 0.12 * p.wear.at(u * 38, v * 38);
      let colour: Colour = mixed(p.paper, p.band, band * (0.94 + 0.06 * worn));
      // On the band the letters are left white.
      colour = mixed(colour, band > 0.5 ? p.paper : p.ink, ink * worn);
      surface.paint(index, [colour[0] * shade, colour[1] * shade, colour[2] * shade], on);
      const edge = clamp(-distance / 0.02, 0, 1);
      const body = 0.006 * edge * (2 - edge) + 0.0005 * fibre;
      surface.height[index] += (body - surface.height[index]) * on;
      surface.gloss[index] = on * (0.16 + 0.1 * ink);
      surface.cover[index] = on;
    }
    const flap = p.fold === null ? null : flapAt(p.fold, u, v);
    if (flap === null) return;
    const lies = surface.inside(flap.distance * scale);
    // The back of the paper is greyer, and darkest where it bends.
    const back = shade * (0.72 + 0.16 * flap.lift);
    surface.paint(index, [p.paper[0] * back, p.paper[1] * back, p.paper[2] * back * 0.97], lies);
    surface.height[index] += (0.02 + 0.05 * flap.lift) * lies;
    surface.gloss[index] *= 1 - lies;
  });
  return surface;
}

/** A printed paper label on cardboard: a band with a name, two lines of text, a bar code that differs on every one. */
export const label = defineCategory<LabelPose>({
  name: 'label',
  kind: 'object',
  light: { azimuth: 0.62, azimuthSpread: 0.07, brightnessSpread: 0.08, specular: 0.25 },
  pose,
  paint,
  defects: {
    misprint: { alter: misprint },
    missing_print: { alter: missingPrint },
    smear: { alter: smear },
    torn: { alter: tear },
    peeled: { alter: peel },
    wrong_colour: { alter: wrongColour },
    bubble: { mark: dent({ radius: [0.05, 0.12], depth: [-0.055, -0.03], rough: 0.2, count: 3 }) },
    contamination: {
      mark: contamination({
        radius: [0.014, 0.026],
        count: [2, 6],
        spread: 0.18,
        colours: [display(70, 52, 40), display(40, 40, 42), display(120, 84, 40)],
        lift: 0.4,
      }),
    },
  },
});
