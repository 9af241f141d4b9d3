import { register, type TraceKernel } from '../trace/kernel.js';
import { ELEMENTWISE_BINARY } from './elementwise-binary.js';

/** Every kernel that can be compiled. A new kernel is one file (or one line of a family) and one line here. */
export const KERNELS: readonly TraceKernel[] = [...ELEMENTWISE_BINARY];

/** Makes all kernels known to TensorFlow.js, once. */
export function registerAllKernels(): void {
  for (const definition of KERNELS) register(definition);
}
