import type * as tf from '@tensorflow/tfjs';
import type { GraphBuilder } from '../graph/builder.js';
import type { Value } from '../graph/value.js';
import { kernel, type TraceKernel } from '../trace/kernel.js';
import { cast, elementwise, gather, reshape, slice, where } from './emit.js';

/** The positions that the elements of a crop have in the image, along one axis. */
interface Places {
  /** `[boxes, crop]` */
  readonly exact: Value;
  /** Whether the place is within the image, `[boxes, crop]`. */
  readonly inside: Value;
}

/**
 * `from` and `to` are the borders of the boxes (`[boxes, 1]`, 0 to 1). The share of the way from one to the other is a
 * constant, so that the last place is the border itself and does not fall outside by rounding.
 */
function placesOf(graph: GraphBuilder, from: Value, to: Value, crop: number, extent: number): Places {
  const shares = Float32Array.from({ length: crop }, (_, i) => (crop > 1 ? i / (crop - 1) : 0.5));
  const length = elementwise(graph, 'Sub', [to, from]);
  const way = elementwise(graph, 'Mul', [length, graph.constant(shares, [1, crop], 'float32')]);
  const relative = elementwise(graph, 'Add', [from, way]);
  const exact = elementwise(graph, 'Mul', [relative, graph.scalar(extent - 1)]);
  const notBefore = elementwise(graph, 'GreaterOrEqual', [exact, graph.scalar(0)], 'bool');
  const notBehind = elementwise(graph, 'LessOrEqual', [exact, graph.scalar(extent - 1)], 'bool');
  return { exact, inside: elementwise(graph, 'And', [notBefore, notBehind], 'bool') };
}

const cropAndResize = kernel<tf.CropAndResizeAttrs>('CropAndResize', ({ graph, inputs, attrs }) => {
  const { image, boxes, boxInd } = inputs;
  const [batch, height, width, channels] = image.shape;
  const [cropHeight, cropWidth] = attrs.cropSize;
  const count = boxes.shape[0];
  const border = (i: number): Value => slice(graph, boxes, [0, i], [count, 1]);
  const rows = placesOf(graph, border(0), border(2), cropHeight, height);
  const columns = placesOf(graph, border(1), border(3), cropWidth, width);
  const pixels = reshape(graph, cast(graph, image, 'float32'), [batch * height * width, channels]);
  const number = (value: number): Value => graph.scalar(value, 'int32');
  const knownBox = elementwise(graph, 'Less', [boxInd, number(batch)], 'bool');
  const box = where(graph, knownBox, boxInd, number(0));
  const imageStart = elementwise(graph, 'Mul', [reshape(graph, box, [count, 1, 1]), number(height * width)]);

  const onAxis = (places: Value, extent: number): Value => {
    const bounded = elementwise(graph, 'Clip', [places, graph.scalar(0), graph.scalar(extent - 1)]);
    return cast(graph, bounded, 'int32');
  };
  /** Elements at whole places: `[boxes, cropHeight, cropWidth, channels]`. */
  const read = (row: Value, column: Value): Value => {
    const start = elementwise(graph, 'Mul', [onAxis(row, height), number(width)]);
    const rowStart = elementwise(graph, 'Add', [imageStart, reshape(graph, start, [count, cropHeight, 1])]);
    const place = reshape(graph, onAxis(column, width), [count, 1, cropWidth]);
    return gather(graph, pixels, elementwise(graph, 'Add', [rowStart, place]), 0);
  };

  const inside = elementwise(
    graph,
    'And',
    [
      reshape(graph, rows.inside, [count, cropHeight, 1, 1]),
      reshape(graph, columns.inside, [count, 1, cropWidth, 1]),
    ],
    'bool',
  );
  const interpolate = attrs.method === 'bilinear' ? bilinear : nearest;
  const cropped = where(
    graph,
    inside,
    interpolate(graph, rows.exact, columns.exact, read),
    graph.scalar(attrs.extrapolationValue),
  );
  return where(graph, reshape(graph, knownBox, [count, 1, 1, 1]), cropped, graph.scalar(0));
});

type Read = (row: Value, column: Value) => Value;

function nearest(graph: GraphBuilder, row: Value, column: Value, read: Read): Value {
  const round = (places: Value): Value =>
    elementwise(graph, 'Floor', [elementwise(graph, 'Add', [places, graph.scalar(0.5)])]);
  return read(round(row), round(column));
}

function bilinear(graph: GraphBuilder, row: Value, column: Value, read: Read): Value {
  const [top, left] = [elementwise(graph, 'Floor', [row]), elementwise(graph, 'Floor', [column])];
  const [bottom, right] = [elementwise(graph, 'Ceil', [row]), elementwise(graph, 'Ceil', [column])];
  const [count, height] = row.shape;
  const down = reshape(graph, elementwise(graph, 'Sub', [row, top]), [count, height, 1, 1]);
  const across = reshape(graph, elementwise(graph, 'Sub', [column, left]), [count, 1, column.shape[1], 1]);
  const between = (a: Value, b: Value, share: Value): Value => {
    const difference = elementwise(graph, 'Sub', [b, a]);
    return elementwise(graph, 'Add', [a, elementwise(graph, 'Mul', [difference, share])]);
  };
  const upper = between(read(top, left), read(top, right), across);
  const lower = between(read(bottom, left), read(bottom, right), across);
  return between(upper, lower, down);
}

/** Cut-outs of images at positions that are data. */
export const CROP_AND_RESIZE: readonly TraceKernel[] = [cropAndResize];
