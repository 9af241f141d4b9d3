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

/** Rows of cells as a table in Markdown, with columns of even width. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(3, ...rows.map((row) => row[column].length)));
  const lines = rows.map((row) => `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`);
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1), ''].join('\n');
}

/** {@link kernelCoverage} as a page in Markdown for the documentation. */
export function coveragePage(): string {
  const coverage = kernelCoverage();
  const compiled = coverage.filter((entry) => entry.compiled);
  const gradients = compiled.filter(({ gradient }) => gradient).length;
  const rows = coverage.map(({ kernel, compiled: is, gradient, remark }) => {
    const checked = gradient ? (is ? 'checked' : 'no') : '';
    return [`\`${kernel}\``, is ? 'yes' : 'no', checked, remark];
  });
  return [
    '# Kernels of TensorFlow.js that compile',
    '',
    `${compiled.length} of ${coverage.length} kernels compile. Each is compared with the cpu backend in tests, and so are the gradients of the ${gradients} that have one in TensorFlow.js.`,
    '',
    table([['Kernel', 'Compiled', 'Gradient', 'Remarks'], ...rows]),
  ].join('\n');
}
