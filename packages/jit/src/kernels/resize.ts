import type * as tf from '@tensorflow/tfjs';
import type { GraphBuilder } from '../graph/builder.js';
import { string } from '../graph/node.js';
import type { Value } from '../graph/value.js';
import { kernel, type TraceKernel } from '../trace/kernel.js';
import { cast, gather, reshape } from './emit.js';
import { buildMatrix, multiplyAxes, transposed, type Matrix } from './separable.js';

type ResizeAttrs = tf.ResizeBilinearAttrs;

/** Elements of the source for each element of the result, along one axis. */
function ratio(from: number, to: number, alignCorners: boolean): number {
  const aligned = alignCorners && to > 1;
  return (aligned ? from - 1 : from) / (aligned ? to - 1 : to);
}

const resizeBilinear = kernel<ResizeAttrs>('ResizeBilinear', ({ graph, inputs: { images }, attrs }) => {
  const x = cast(graph, images, 'float32');
  const [batch, height, width, channels] = x.shape;
  const [newHeight, newWidth] = attrs.size;
  if (height === newHeight && width === newWidth) return x;
  const mode = attrs.alignCorners ? 'align_corners' : attrs.halfPixelCenters ? 'half_pixel' : 'asymmetric';
  const attributes = { mode: string('linear'), coordinate_transformation_mode: string(mode) };
  // The operator works on either layout; with one channel they are the same, and the channels-first one is faster.
  const single = channels === 1;
  const source = single ? reshape(graph, x, [batch, 1, height, width]) : x;
  const shape = single ? [batch, 1, newHeight, newWidth] : [batch, newHeight, newWidth, channels];
  const resized = graph.op('Resize', [source, null, null, graph.int64s(shape)], attributes, {
    shape,
    dtype: 'float32',
  });
  return reshape(graph, resized, [batch, newHeight, newWidth, channels]);
});

/** Weights of the source elements in each element of the result. */
function bilinearMatrix(from: number, to: number, alignCorners: boolean): Matrix {
  const step = ratio(from, to, alignCorners);
  return buildMatrix(to, from, (add) => {
    for (let i = 0; i < to; i++) {
      const place = i * step;
      const low = Math.floor(place);
      add(i, low, 1 - (place - low));
      add(i, Math.min(Math.ceil(place), from - 1), place - low);
    }
  });
}

function gradient(
  graph: GraphBuilder,
  images: Value,
  dy: Value,
  matrix: (from: number, to: number) => Matrix,
): Value {
  const [, height, width] = images.shape;
  const [, newHeight, newWidth] = dy.shape;
  return multiplyAxes(graph, dy, 1, [
    transposed(matrix(height, newHeight)),
    transposed(matrix(width, newWidth)),
  ]);
}

/** As in TensorFlow.js, the gradient takes no account of `halfPixelCenters`. */
const resizeBilinearGrad = kernel<ResizeAttrs>(
  'ResizeBilinearGrad',
  ({ graph, inputs: { images, dy }, attrs }) =>
    gradient(graph, images, dy, (from, to) => bilinearMatrix(from, to, attrs.alignCorners)),
);

/** The source element of each element of the result. */
function nearest(from: number, to: number, alignCorners: boolean, halfPixelCenters: boolean): Int32Array {
  const step = ratio(from, to, alignCorners);
  return Int32Array.from({ length: to }, (_, i) => {
    const place = step * (halfPixelCenters ? i + 0.5 : i);
    return Math.max(0, Math.min(from - 1, alignCorners ? Math.round(place) : Math.floor(place)));
  });
}

const resizeNearestNeighbor = kernel<tf.ResizeNearestNeighborAttrs>(
  'ResizeNearestNeighbor',
  ({ graph, inputs: { images }, attrs: { size, alignCorners, halfPixelCenters } }) =>
    size.reduce((x, to, i) => {
      const axis = i + 1;
      if (x.shape[axis] === to) return x;
      const positions = nearest(x.shape[axis], to, alignCorners, halfPixelCenters);
      return gather(graph, x, graph.constant(positions, [to], 'int32'), axis);
    }, images),
);

/** As in TensorFlow.js, the gradient takes no account of `halfPixelCenters`. */
const resizeNearestNeighborGrad = kernel<tf.ResizeNearestNeighborAttrs>(
  'ResizeNearestNeighborGrad',
  ({ graph, inputs: { images, dy }, attrs: { alignCorners } }) =>
    gradient(graph, images, dy, (from, to) =>
      buildMatrix(to, from, (add) => {
        nearest(from, to, alignCorners, false).forEach((place, i) => add(i, place, 1));
      }),
    ),
);

/** Resizing of images and its gradients. */
export const RESIZE: readonly TraceKernel[] = [
  resizeBilinear,
  resizeBilinearGrad,
  resizeNearestNeighbor,
  resizeNearestNeighborGrad,
];
