import { defineCategory } from '../category.js';
import type { Colour } from '../draw/colour.js';
import { batchTint, display, mixed, tinted } from '../draw/colour.js';
import type { Frame } from '../draw/frame.js';
import { frame, frameX, frameY } from '../draw/frame.js';
import { Noise } from '../draw/noise.js';
import type { Stream } from '../draw/stream.js';
import { Surface } from '../draw/surface.js';
import { fibre } from '../defects/fibre.js';
import { hole } from '../defects/hole.js';
import { stain } from '../defects/stain.js';

/** A stretch of one warp thread that is not as it should be. */
interface Flaw {
  readonly kind: 'missing' | 'float';
  readonly thread: number;
  readonly from: number;
  readonly to: number;
}

interface FabricPose {
  readonly frame: Frame;
  readonly phase: readonly [number, number];
  readonly warp: Colour;
  readonly weft: Colour;
  readonly drift: Noise;
  readonly fuzz: Noise;
  readonly shade: Noise;
  readonly flaw: Flaw | null;
}

function pose(stream: Stream): FabricPose {
  const dye = batchTint(stream, 0.07, 0.03);
  return {
    frame: frame(0, 0, stream.jitter(0.007), 1 / stream.range(9.7, 10.1)),
    phase: [stream.uniform() * 16, stream.uniform() * 16],
    warp: tinted(display(142, 148, 160), dye),
    weft: tinted(display(112, 118, 134), dye),
    drift: new Noise(stream.fork('drift')),
    fuzz: new Noise(stream.fork('fuzz')),
    shade: new Noise(stream.fork('shade')),
    flaw: null,
  };
}

/** Coordinates in threads: whole parts count warp threads and weft threads. */
function threads(p: FabricPose, x: number, y: number): readonly [u: number, v: number] {
  const wobbleU = 0.18 * p.drift.at(x * 1.7, y * 1.7);
  const wobbleV = 0.18 * p.drift.at(x * 1.7 + 31.4, y * 1.7);
  return [frameX(p.frame, x, y) + p.phase[0] + wobbleU, frameY(p.frame, x, y) + p.phase[1] + wobbleV];
}

/** Whether the warp thread lies on top at a crossing: a 2/2 twill. */
function warpOnTop(i: number, j: number): boolean {
  return (((i + j) % 4) + 4) % 4 < 2;
}

const GAP = display(38, 36, 40);
const RISE = 0.2;

function paint(p: FabricPose, size: number): Surface {
  const surface = new Surface(size);
  const unit = p.frame.scale;
  surface.each((x, y, index) => {
    const [u, v] = threads(p, x, y);
    const i = Math.floor(u);
    const j = Math.floor(v);
    const a = u - i - 0.5;
    const b = v - j - 0.5;
    const flaw = p.flaw && i === p.flaw.thread && v > p.flaw.from && v < p.flaw.to ? p.flaw.kind : null;
    const widthU = (0.46 + 0.05 * p.fuzz.cell(i, 77)) * (flaw === 'float' ? 1.15 : 1);
    const widthV = 0.46 + 0.05 * p.fuzz.cell(99, j);
    // Where a warp thread is missing the weft sags, where one floats it bulges over all it should go under.
    const lift = flaw === 'missing' ? 0.45 : flaw === 'float' ? 0.4 : warpOnTop(i, j) ? RISE : -RISE;
    const warpHere = flaw !== 'missing';
    const ra = a / widthU;
    const rb = b / widthV;
    const warpHeight = warpHere && ra * ra < 1 ? Math.sqrt(1 - ra * ra) * 0.5 + lift * (1 - 2 * b * b) : -1;
    const weftHeight = rb * rb < 1 ? Math.sqrt(1 - rb * rb) * 0.5 - lift * (1 - 2 * a * a) : -1;
    const top = Math.max(warpHeight, weftHeight, -0.6);
    surface.height[index] = top * unit * 0.55;
    surface.gloss[index] = 0.12;
    surface.cover[index] = 1;
    let colour = GAP;
    if (top > -0.6) {
      const isWarp = warpHeight >= weftHeight;
      const lengthwise = isWarp ? p.fuzz.at(u * 7, v * 1.6) : p.fuzz.at(u * 1.6 + 50, v * 7);
      const own = isWarp ? p.fuzz.cell(i, 5) : p.fuzz.cell(7, j);
      const shade = 0.89 + 0.1 * own + 0.15 * lengthwise + 0.1 * p.shade.at(x * 2.2, y * 2.2);
      const deep = Math.max(Math.min((top + 0.3) * 1.3, flaw === 'float' ? 1.25 : 1), 0.25);
      colour = mixed(GAP, isWarp ? p.warp : p.weft, shade * deep);
    }
    surface.set(index, colour[0], colour[1], colour[2]);
  });
  return surface;
}

function flaw(kind: Flaw['kind'], shortest: number, longest: number) {
  return (p: FabricPose, stream: Stream, scale: number): FabricPose => {
    const [u, v] = threads(p, stream.range(-0.75, 0.75), stream.range(-0.6, 0.6));
    const half = (stream.range(shortest, longest) / 2) * scale;
    return { ...p, flaw: { kind, thread: Math.floor(u), from: v - half, to: v + half } };
  };
}

/** Woven cloth: a 2/2 twill whose angle, density, phase and dye vary. */
export const fabric = defineCategory<FabricPose>({
  name: 'fabric',
  kind: 'texture',
  light: { azimuth: 0.62, azimuthSpread: 0.06, brightnessSpread: 0.09, specular: 0.2 },
  pose,
  paint,
  defects: {
    hole: {
      mark: hole({ radius: [0.05, 0.13], depth: 0.06, colour: display(30, 27, 28), rough: 0.45, count: 1 }),
    },
    stain: {
      mark: stain({
        radius: [0.12, 0.28],
        tint: [0.72, 0.62, 0.48],
        rim: 0.35,
        gloss: 0.05,
        blotchy: 0.4,
        rough: 0.4,
      }),
    },
    missing_thread: { alter: flaw('missing', 5, 12) },
    float: { alter: flaw('float', 8, 14) },
    fibre: {
      mark: fibre({
        length: [0.4, 0.9],
        width: [0.012, 0.02],
        colours: [display(186, 170, 140), display(60, 40, 40), display(150, 70, 60)],
        lift: 0.02,
      }),
    },
  },
});
