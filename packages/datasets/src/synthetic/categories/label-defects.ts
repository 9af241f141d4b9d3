import { display } from '../draw/colour.js';
import { LETTERS } from '../draw/font.js';
import { cosTurns, sinTurns } from '../draw/maths.js';
import type { Stream } from '../draw/stream.js';
import type { LabelPose, PrintedLine } from './label-pose.js';
import { HALF_HEIGHT, HALF_WIDTH } from './label-pose.js';

type Alter = (pose: LabelPose, stream: Stream, scale: number) => LabelPose;

function corner(stream: Stream): readonly [x: number, y: number] {
  return [stream.chance(0.5) ? 1 : -1, stream.chance(0.5) ? 1 : -1];
}

/** Letters that were exchanged for others. */
function exchanged(text: string, stream: Stream): string {
  const count = 1 + stream.below(3);
  let result = text;
  for (let i = 0; i < count; i++) {
    const at = stream.below(text.length);
    if (text[at] === ' ') continue;
    const other = stream.pick(LETTERS.filter((letter) => letter !== text[at]));
    result = result.slice(0, at) + other + result.slice(at + 1);
  }
  return result;
}

/** A line that is printed askew, off its place, twice, or with other letters. */
export const misprint: Alter = (p, stream, scale) => {
  const which = stream.below(p.lines.length);
  const way = stream.below(3);
  const lean = stream.range(0.05, 0.09) * (stream.chance(0.5) ? 1 : -1) * scale;
  const shift = stream.range(0.03, 0.055) * scale;
  const ghost = stream.range(1.2, 2.2) * (stream.chance(0.5) ? 1 : -1) * scale;
  const change = (line: PrintedLine): PrintedLine => {
    if (way === 0) return { ...line, lean, y: line.y + (lean > 0 ? -0.01 : shift) };
    return way === 1 ? { ...line, ghost } : { ...line, text: exchanged(line.text, stream) };
  };
  return { ...p, lines: p.lines.map((line, i) => (i === which ? change(line) : line)) };
};

/** A stretch without ink: a few letters, a piece of the bar code. */
export const missingPrint: Alter = (p, stream, scale) => {
  const code = stream.chance(0.4);
  const left = stream.range(-0.68, -0.3);
  const width = stream.range(0.16, 0.5) * scale;
  const top = code ? 0.15 : stream.pick([-0.19, -0.02]);
  return { ...p, blank: [left, left + width, top, top + (code ? stream.range(0.12, 0.3) : 0.16)] };
};

/** Wet ink that somebody wiped over. */
export const smear: Alter = (p, stream, scale) => {
  const turns = stream.jitter(0.08) + (stream.chance(0.5) ? 0.5 : 0);
  const far = stream.range(0.06, 0.12) * scale;
  const [x, y] = [stream.range(-0.5, 0.1), stream.pick([-0.1, 0.05, 0.3])];
  const radius = stream.range(0.12, 0.24) * scale;
  return { ...p, smear: { x, y, radius, dx: far * cosTurns(turns), dy: far * sinTurns(turns) } };
};

/** A piece torn off a corner or an edge. */
export const tear: Alter = (p, stream, scale) => {
  const [sx, sy] = corner(stream);
  const along = stream.range(0.6, 1.02);
  return {
    ...p,
    tear: { x: sx * HALF_WIDTH * along, y: sy * HALF_HEIGHT * 1.02, radius: stream.range(0.1, 0.22) * scale },
  };
};

/** A corner that came loose and lies folded back. */
export const peel: Alter = (p, stream, scale) => {
  const [sx, sy] = corner(stream);
  const turns = stream.range(0.07, 0.18);
  const [nx, ny] = [sx * cosTurns(turns), sy * sinTurns(turns)];
  const depth = stream.range(0.1, 0.2) * scale;
  return { ...p, fold: { x: sx * HALF_WIDTH - nx * depth, y: sy * HALF_HEIGHT - ny * depth, nx, ny } };
};

/** The band of another product. */
export const wrongColour: Alter = (p, stream) => ({
  ...p,
  band: stream.pick([display(44, 92, 150), display(50, 122, 92), display(92, 84, 132), display(120, 92, 60)]),
});
