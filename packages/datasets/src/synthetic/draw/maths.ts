/*
 * Functions of drawing, built from + - * / and square roots alone: those are rounded the same on every machine, while
 * Math.sin, Math.exp and their kin may differ in the last bit from one engine to the next. Angles are in turns.
 */

// Looked up once: these are the innermost calls of drawing, and a global is slow to find in some realms (Jest's).
const abs = Math.abs;
const floor = Math.floor;
const sqrt = Math.sqrt;

const TWO_PI = 6.283185307179586;

/** Sine of an angle in turns; error below 1e-7. */
export function sinTurns(turns: number): number {
  let t = turns - floor(turns + 0.5);
  if (t > 0.25) t = 0.5 - t;
  else if (t < -0.25) t = -0.5 - t;
  const x = t * TWO_PI;
  const s = x * x;
  return (
    x *
    (1 +
      s *
        (-1 / 6 + s * (1 / 120 + s * (-1 / 5040 + s * (1 / 362880 + s * (-1 / 39916800 + s / 6227020800))))))
  );
}

/** Cosine of an angle in turns; error below 1e-7. */
export function cosTurns(turns: number): number {
  return sinTurns(turns + 0.25);
}

/**
 * Angle of a vector in turns, in (-0.5, 0.5]; error below 2e-6 turns (polynomial for the arc tangent on [0, 1] after
 * Abramowitz and Stegun, Handbook of Mathematical Functions, 4.4.49).
 */
export function angleTurns(y: number, x: number): number {
  const ax = abs(x);
  const ay = abs(y);
  if (ax === 0 && ay === 0) return 0;
  const z = ax > ay ? ay / ax : ax / ay;
  const s = z * z;
  const poly =
    s * (0.1065626393 + s * (-0.07528964 + s * (0.0429096138 + s * (-0.0161657367 + s * 0.0028662257))));
  const atan = z * (1 + s * (-0.3333314528 + s * (0.1999355085 + s * (-0.1420889944 + poly))));
  let turns = atan / TWO_PI;
  if (ay >= ax) turns = 0.25 - turns;
  if (x < 0) turns = 0.5 - turns;
  return y < 0 ? -turns : turns;
}

/** Value limited to [low, high]. */
export function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}

/** `a` at 0, `b` at 1. */
export function blend(a: number, b: number, t: number): number {
  return a + (b - a) * t;
}

/** 0 below `low`, 1 above `high`, smooth between. */
export function smoothstep(low: number, high: number, value: number): number {
  const t = clamp((value - low) / (high - low), 0, 1);
  return t * t * (3 - 2 * t);
}

/** A bell of width 1: 1 at 0, 0 from distance 1 on, smooth everywhere. Takes the place of a Gaussian. */
export function bell(distance: number): number {
  if (distance >= 1 || distance <= -1) return 0;
  const t = 1 - distance * distance;
  return t * t;
}

/** Length of a vector. */
export function length(x: number, y: number): number {
  return sqrt(x * x + y * y);
}
