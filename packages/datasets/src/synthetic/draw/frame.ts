import { cosTurns, sinTurns } from './maths.js';

/** Where a product lies in the image: turned, moved and scaled. */
export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly cos: number;
  readonly sin: number;
  readonly scale: number;
}

/** A frame from its angle in turns. */
export function frame(x: number, y: number, turns: number, scale: number): Frame {
  return { x, y, cos: cosTurns(turns), sin: sinTurns(turns), scale };
}

/** First coordinate of an image point in the frame of the product. */
export function frameX(f: Frame, x: number, y: number): number {
  return ((x - f.x) * f.cos + (y - f.y) * f.sin) / f.scale;
}

/** Second coordinate of an image point in the frame of the product. */
export function frameY(f: Frame, x: number, y: number): number {
  return ((y - f.y) * f.cos - (x - f.x) * f.sin) / f.scale;
}
