import type { Backdrop } from '../draw/backdrop.js';
import type { Colour } from '../draw/colour.js';
import type { Frame } from '../draw/frame.js';
import type { Noise } from '../draw/noise.js';

/** Half the width and half the height of the label, in the units of its frame. */
export const HALF_WIDTH = 0.74;
export const HALF_HEIGHT = 0.5;

/** A line of text: where its upper left corner is, and the size of a dot. */
export interface PrintedLine {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly dot: number;
  /** How far the line leans: change of height per unit to the right. */
  readonly lean: number;
  /** The line is printed again this far off, where the head jumped. */
  readonly ghost: number;
}

/** A line across the label beyond which the paper is folded back; the normal points at the corner. */
export interface Fold {
  readonly x: number;
  readonly y: number;
  readonly nx: number;
  readonly ny: number;
}

/** Everything that differs from label to label. */
export interface LabelPose {
  readonly frame: Frame;
  readonly backdrop: Backdrop;
  readonly paper: Colour;
  readonly ink: Colour;
  readonly band: Colour;
  readonly lines: readonly PrintedLine[];
  /** Bars of the code, from the left: printed or not. */
  readonly bars: readonly boolean[];
  readonly fibres: Noise;
  readonly wear: Noise;
  /** A stretch where the printer had no ink, `[left, right, top, bottom]`. */
  readonly blank: readonly [number, number, number, number] | null;
  /** Ink that was wiped while wet: around which point, how far, and in which direction. */
  readonly smear: {
    readonly x: number;
    readonly y: number;
    readonly radius: number;
    readonly dx: number;
    readonly dy: number;
  } | null;
  /** A piece that was torn off: a ragged disc. */
  readonly tear: { readonly x: number; readonly y: number; readonly radius: number } | null;
  /** A corner that came loose and lies folded back. */
  readonly fold: Fold | null;
}
