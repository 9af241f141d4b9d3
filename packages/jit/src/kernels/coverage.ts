import * as tf from '@tensorflow/tfjs';
import { knownKernels, whyMissing } from './missing.js';
import { KERNEL_NOTES } from './notes.js';
import { KERNELS } from './registry.js';

/** What the compiler makes of one kernel of TensorFlow.js. */
export interface KernelCoverage {
  readonly kernel: string;
  readonly compiled: boolean;
  /** Whether TensorFlow.js has a gradient of it; those of compiled kernels are compared in tests. */
  readonly gradient: boolean;
  /** Why it is not compiled, or what to know about it; empty if there is nothing to say. */
  readonly remark: string;
}

/** All kernels that the backends of TensorFlow.js have, in alphabetical order. */
export function kernelCoverage(): KernelCoverage[] {
  const compiled = new Set(KERNELS.map(({ kernelName }) => kernelName));
  return knownKernels().map((kernel) => ({
    kernel,
    compiled: compiled.has(kernel),
    gradient: tf.getGradient(kernel) !== undefined,
    remark: compiled.has(kernel) ? (KERNEL_NOTES[kernel] ?? '') : whyMissing(kernel),
  }));
}

/** {@link kernelCoverage} as a table for the documentation. */
export function coverageTable(coverage: readonly KernelCoverage[] = kernelCoverage()): string {
  const rows = coverage.map(({ kernel, compiled, gradient, remark }) => {
    const checked = compiled && gradient ? 'checked' : gradient ? 'no' : '';
    return `| \`${kernel}\` | ${compiled ? 'yes' : 'no'} | ${checked} | ${remark} |`;
  });
  return ['| Kernel | Compiled | Gradient | Remarks |', '| --- | --- | --- | --- |', ...rows, ''].join('\n');
}
