import * as tf from '@tensorflow/tfjs';
import { sizeOf } from '../ndarray.js';
import { kernel, type TraceKernel } from '../trace/kernel.js';
import { pad, reshape, slice, transpose } from './emit.js';

const depthToSpace = kernel<tf.DepthToSpaceAttrs>(
  'DepthToSpace',
  ({ graph, inputs: { x }, attrs, unsupported }) => {
    const { blockSize, dataFormat } = attrs;
    if (dataFormat !== 'NHWC') throw unsupported(`the data format ${dataFormat}`, 'Use NHWC.');
    const [batch, height, width, channels] = x.shape;
    const depth = channels / (blockSize * blockSize);
    const split = reshape(graph, x, [batch, height, width, blockSize, blockSize, depth]);
    const joined = transpose(graph, split, [0, 1, 3, 2, 4, 5]);
    return reshape(graph, joined, [batch, height * blockSize, width * blockSize, depth]);
  },
);

const spaceToBatch = kernel<tf.SpaceToBatchNDAttrs>('SpaceToBatchND', ({ graph, inputs: { x }, attrs }) => {
  const { blockShape, paddings } = attrs;
  const rest = x.shape.slice(1 + blockShape.length).map(() => 0);
  const before = [0, ...paddings.map((pair) => pair[0]), ...rest];
  const after = [0, ...paddings.map((pair) => pair[1]), ...rest];
  const padded = pad(graph, x, before, after);
  const shape = [...padded.shape];
  const blocks = sizeOf(blockShape);
  const split = tf.backend_util.getReshaped(shape, blockShape, blocks, false);
  const perm = tf.backend_util.getPermuted(split.length, blockShape.length, false);
  const joined = tf.backend_util.getReshapedPermuted(shape, blockShape, blocks, false);
  return reshape(graph, transpose(graph, reshape(graph, padded, split), perm), joined);
});

const batchToSpace = kernel<tf.BatchToSpaceNDAttrs>('BatchToSpaceND', ({ graph, inputs: { x }, attrs }) => {
  const { blockShape, crops } = attrs;
  const shape = [...x.shape];
  const blocks = sizeOf(blockShape);
  const split = tf.backend_util.getReshaped(shape, blockShape, blocks);
  const perm = tf.backend_util.getPermuted(split.length, blockShape.length);
  const joined = tf.backend_util.getReshapedPermuted(shape, blockShape, blocks);
  const whole = reshape(graph, transpose(graph, reshape(graph, x, split), perm), joined);
  const begin = tf.backend_util.getSliceBeginCoords(crops, blockShape.length);
  const size = tf.backend_util.getSliceSize(joined, crops, blockShape.length);
  const rest = joined.slice(begin.length);
  return slice(graph, whole, [...begin, ...rest.map(() => 0)], [...size, ...rest]);
});

/** Kernels that trade between space, depth and batch. */
export const BLOCKS: readonly TraceKernel[] = [batchToSpace, depthToSpace, spaceToBatch];
