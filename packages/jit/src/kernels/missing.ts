import * as tf from '@tensorflow/tfjs';
import { JitError } from '../errors.js';
import { TRACE_BACKEND } from '../trace/backend.js';

const COMPLEX = 'ONNX Runtime computes on real numbers; complex ones would need kernels of their own';
const STRINGS = 'strings cannot be in a compiled graph';
const DYNAMIC = 'the shape of its result depends on the data, and compiled graphs have fixed shapes';
const RANDOM =
  'it draws random numbers, which would be frozen when it is traced; pass them as an argument instead';
const NUMBERS = 'its result is a shape, which must be known when it is traced';
const CANVAS = 'it reads or writes images of the browser';

/** Kernels of the cpu and webgl backends of TensorFlow.js that cannot be compiled, and why. */
export const MISSING_KERNELS: ReadonlyMap<string, string> = new Map([
  ['BroadcastArgs', NUMBERS],
  ['Complex', COMPLEX],
  ['ComplexAbs', COMPLEX],
  ['Draw', CANVAS],
  ['FFT', COMPLEX],
  ['FromPixels', CANVAS],
  ['IFFT', COMPLEX],
  ['Imag', COMPLEX],
  ['Multinomial', RANDOM],
  ['NonMaxSuppressionV3', DYNAMIC],
  ['NonMaxSuppressionV4', DYNAMIC],
  ['NonMaxSuppressionV5', DYNAMIC],
  ['RaggedGather', DYNAMIC],
  ['RaggedRange', DYNAMIC],
  ['RaggedTensorToTensor', DYNAMIC],
  ['Real', COMPLEX],
  ['SparseFillEmptyRows', DYNAMIC],
  ['SparseReshape', NUMBERS],
  ['SparseSegmentMean', DYNAMIC],
  ['SparseSegmentSum', DYNAMIC],
  ['StaticRegexReplace', STRINGS],
  ['StringNGrams', STRINGS],
  ['StringSplit', STRINGS],
  ['StringToHashBucketFast', STRINGS],
  ['Unique', DYNAMIC],
]);

const NOT_YET = 'nobody has written it down in ONNX yet';

/** Names of all kernels that the cpu and webgl backends of TensorFlow.js have, in alphabetical order. */
export function knownKernels(): string[] {
  const names = ['cpu', 'webgl'].flatMap((backend) =>
    tf.getKernelsForBackend(backend).map(({ kernelName }) => kernelName),
  );
  return [...new Set([...names, ...MISSING_KERNELS.keys()])].sort();
}

/** Why a kernel is not among the compiled ones. */
export function whyMissing(kernelName: string): string {
  return MISSING_KERNELS.get(kernelName) ?? NOT_YET;
}

/** Registers, for each known kernel that has no counterpart, one that explains so. */
export function registerMissingKernels(compiled: ReadonlySet<string>): void {
  for (const kernelName of knownKernels()) {
    if (compiled.has(kernelName)) continue;
    tf.registerKernel({
      kernelName,
      backendName: TRACE_BACKEND,
      kernelFunc: ({ inputs }) => {
        throw missing(kernelName, inputs);
      },
    });
  }
}

function missing(kernelName: string, inputs: tf.NamedTensorInfoMap): JitError {
  const shapes = Object.values(inputs).flatMap((info) =>
    info ? [`${info.dtype} [${info.shape.join(', ')}]`] : [],
  );
  return new JitError(
    'UNSUPPORTED_KERNEL',
    `the TensorFlow.js kernel ${kernelName} cannot be compiled: ${whyMissing(kernelName)} (inputs: ${shapes.join(', ') || 'none'}).`,
    'Write the function with other operations, or run it with the eager engine. ' +
      'A kernel is added as src/kernels/<name>.ts and one line in registry.ts, see docs/jit.md.',
  );
}
