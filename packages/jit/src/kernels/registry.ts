import { register, type TraceKernel } from '../trace/kernel.js';
import { ACTIVATIONS } from './activations.js';
import { BLOCKS } from './blocks.js';
import { CONSTANTS } from './constants.js';
import { CONV_2D } from './conv-2d.js';
import { CONV_3D } from './conv-3d.js';
import { CONV_DEPTHWISE } from './conv-depthwise.js';
import { CROP_AND_RESIZE } from './crop-and-resize.js';
import { CUMULATIVE } from './cumulative.js';
import { DILATION_2D } from './dilation-2d.js';
import { EINSUM } from './einsum.js';
import { ELEMENTWISE_BINARY } from './elementwise-binary.js';
import { ELEMENTWISE_UNARY } from './elementwise-unary.js';
import { INDEXING } from './indexing.js';
import { INTEGER_DIVISION } from './integer-division.js';
import { MAT_MUL } from './mat-mul.js';
import { registerMissingKernels } from './missing.js';
import { NORMALISATION } from './normalisation.js';
import { POOLING } from './pooling.js';
import { POOLING_GRADIENTS } from './pooling-gradients.js';
import { REDUCTIONS } from './reductions.js';
import { RESIZE } from './resize.js';
import { SELECTION } from './selection.js';
import { SHAPING } from './shaping.js';
import { WARP } from './warp.js';

/** Every kernel that can be compiled. A new kernel is one file (or one line of a family) and one line here. */
export const KERNELS: readonly TraceKernel[] = [
  ...ACTIVATIONS,
  ...BLOCKS,
  ...CONSTANTS,
  ...CONV_2D,
  ...CONV_3D,
  ...CONV_DEPTHWISE,
  ...CROP_AND_RESIZE,
  ...CUMULATIVE,
  ...DILATION_2D,
  ...EINSUM,
  ...ELEMENTWISE_BINARY,
  ...ELEMENTWISE_UNARY,
  ...INDEXING,
  ...INTEGER_DIVISION,
  ...MAT_MUL,
  ...NORMALISATION,
  ...POOLING,
  ...POOLING_GRADIENTS,
  ...REDUCTIONS,
  ...RESIZE,
  ...SELECTION,
  ...SHAPING,
  ...WARP,
];

/** Makes all kernels known to TensorFlow.js, once; those that cannot be compiled explain so. */
export function registerAllKernels(): void {
  for (const definition of KERNELS) register(definition);
  registerMissingKernels(new Set(KERNELS.map(({ kernelName }) => kernelName)));
}
