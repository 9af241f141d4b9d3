/**
 * Shapes that an operation cannot take, found while it is written down. The kernel that asked for the operation turns it
 * into a `JitError` with its own name and inputs.
 */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}

/** @throws ShapeError with `what` (what was expected, what was found) unless `holds`. */
export function requireShapes(holds: boolean, what: () => string): void {
  if (!holds) throw new ShapeError(what());
}

/** A list of extents as messages have it. */
export const shapeText = (shape: readonly number[]): string => `[${shape.join(', ')}]`;
