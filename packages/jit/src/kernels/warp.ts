import * as tf from '@tensorflow/tfjs';
import type { GraphBuilder } from '../graph/builder.js';
import type { Value } from '../graph/value.js';
import { kernel, type TraceKernel } from '../trace/kernel.js';
import { cast, elementwise, gather, reshape, where } from './emit.js';
import { reverseAxes } from './shaping.js';
import { mapCoordinate } from './warp-coordinates.js';

/** Where an element of the result comes from, in rows and columns; `null` for nowhere. */
type SourceOf = (row: number, column: number) => readonly [number, number] | null;

/** For each element of the result: a flat position in the image, and whether it is one. */
class Lookup {
  readonly positions: Int32Array;
  readonly inside: Uint8Array;

  constructor(
    private readonly height: number,
    private readonly width: number,
    size: number,
  ) {
    this.positions = new Int32Array(size);
    this.inside = new Uint8Array(size);
  }

  set(i: number, row: number, column: number): void {
    if (row < 0 || row >= this.height || column < 0 || column >= this.width) return;
    this.positions[i] = row * this.width + column;
    this.inside[i] = 1;
  }

  /** `[batch, size, channels]` from `[batch, height * width, channels]`. */
  gather(graph: GraphBuilder, pixels: Value): Value {
    return gather(graph, pixels, graph.constant(this.positions, [this.positions.length], 'int32'), 1);
  }
}

interface Size {
  readonly height: number;
  readonly width: number;
}

/** Each element of the result is the nearest one of its source, or `fill` (`[]` or `[channels]`) outside. */
function warpNearest(graph: GraphBuilder, image: Value, to: Size, source: SourceOf, fill: Value): Value {
  const [batch, height, width, channels] = image.shape;
  const lookup = new Lookup(height, width, to.height * to.width);
  forEachElement(to, source, (i, row, column) => lookup.set(i, Math.round(row), Math.round(column)));
  const found = lookup.gather(graph, reshape(graph, image, [batch, height * width, channels]));
  const inside = graph.constant(lookup.inside, [to.height * to.width, 1], 'bool');
  return reshape(graph, where(graph, inside, found, fill), [batch, to.height, to.width, channels]);
}

/** Each element of the result is interpolated between the four elements around its source; `fill` lies outside. */
function warpBilinear(graph: GraphBuilder, image: Value, to: Size, source: SourceOf, fill: number): Value {
  const [batch, height, width, channels] = image.shape;
  const size = to.height * to.width;
  const pixels = reshape(graph, cast(graph, image, 'float32'), [batch, height * width, channels]);
  const rest = new Float32Array(size).fill(fill);
  const corners = [0, 1, 2, 3].map(() => ({
    lookup: new Lookup(height, width, size),
    weights: new Float32Array(size),
  }));
  forEachElement(to, source, (i, row, column) => {
    const [top, left] = [Math.floor(row), Math.floor(column)];
    rest[i] = 0;
    corners.forEach(({ lookup, weights }, corner) => {
      const [down, right] = [corner >> 1, corner & 1];
      const weight = (down ? row - top : top + 1 - row) * (right ? column - left : left + 1 - column);
      lookup.set(i, top + down, left + right);
      if (lookup.inside[i] === 1) weights[i] = weight;
      else rest[i] += weight * fill;
    });
  });
  const parts = corners.map(({ lookup, weights }) =>
    elementwise(graph, 'Mul', [lookup.gather(graph, pixels), graph.constant(weights, [size, 1], 'float32')]),
  );
  const sum = elementwise(graph, 'Sum', [...parts, graph.constant(rest, [size, 1], 'float32')]);
  return cast(graph, reshape(graph, sum, [batch, to.height, to.width, channels]), image.dtype);
}

function forEachElement(
  to: Size,
  source: SourceOf,
  visit: (i: number, row: number, column: number) => void,
): void {
  for (let row = 0; row < to.height; row++) {
    for (let column = 0; column < to.width; column++) {
      const from = source(row, column);
      if (from !== null) visit(row * to.width + column, ...from);
    }
  }
}

const flipLeftRight = kernel('FlipLeftRight', ({ graph, inputs: { image } }) =>
  reverseAxes(graph, image, [2]),
);

const rotateWithOffset = kernel<tf.RotateWithOffsetAttrs>(
  'RotateWithOffset',
  ({ graph, inputs: { image }, attrs: { radians, fillValue, center } }) => {
    const [, height, width, channels] = image.shape;
    const [centerX, centerY] = tf.backend_util.getImageCenter(center, height, width);
    const [sin, cos] = [Math.sin(radians), Math.cos(radians)];
    const source: SourceOf = (row, column) => [
      (column - centerX) * sin + (row - centerY) * cos + centerY,
      (column - centerX) * cos - (row - centerY) * sin + centerX,
    ];
    // A list of fill values is for colours; the fourth channel is opacity, filled with its full value.
    const colours = Array.from({ length: channels }, (_, i) =>
      typeof fillValue === 'number' ? fillValue : i === 3 ? 255 : fillValue[i],
    );
    const fill = cast(graph, graph.constant(Float32Array.from(colours), [channels], 'float32'), image.dtype);
    return warpNearest(graph, image, { height, width }, source, fill);
  },
);

const transform = kernel<tf.TransformAttrs>(
  'Transform',
  ({ graph, inputs: { image, transforms }, attrs, unsupported }) => {
    const [batch, height, width] = image.shape;
    const constant = transforms.constant;
    if (constant?.kind !== 'dense' || transforms.shape[0] !== 1) {
      const what = constant === null ? 'transforms that are arguments' : `${batch} different transforms`;
      throw unsupported(what, 'Make one transform for all images, as a constant inside the function.');
    }
    const [a, b, c, d, e, f, g, h] = Array.from(constant.data, Number);
    const source: SourceOf = (row, column) => {
      const projection = g * column + h * row + 1;
      if (projection === 0) return null;
      const x = (a * column + b * row + c) / projection;
      const y = (d * column + e * row + f) / projection;
      return [mapCoordinate(y, height, attrs.fillMode), mapCoordinate(x, width, attrs.fillMode)];
    };
    const [newHeight, newWidth] = attrs.outputShape ?? [height, width];
    const to = { height: newHeight, width: newWidth };
    return attrs.interpolation === 'nearest'
      ? warpNearest(graph, image, to, source, graph.scalar(attrs.fillValue, image.dtype))
      : warpBilinear(graph, image, to, source, attrs.fillValue);
  },
);

/** Kernels that read images at positions known when they are traced. */
export const WARP: readonly TraceKernel[] = [flipLeftRight, rotateWithOffset, transform];
