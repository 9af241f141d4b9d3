import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { ALL_CASES } from '../testing/cases/all.js';
import { coveragePage, kernelCoverage } from './coverage.js';
import { MISSING_KERNELS } from './missing.js';
import { KERNEL_NOTES } from './notes.js';
import { KERNELS } from './registry.js';

const compiled = KERNELS.map(({ kernelName }) => kernelName);

describe('coverage of the kernels', () => {
  it('has each kernel once', () => {
    expect(compiled.filter((name, i) => compiled.indexOf(name) !== i)).toEqual([]);
  });

  it('has a parity case for each compiled kernel, and none for others', () => {
    expect(ALL_CASES.map(({ kernel }) => kernel).sort()).toEqual([...compiled].sort());
  });

  it('compares the gradient of each compiled kernel that has one', () => {
    const compared = new Set(
      ALL_CASES.filter(({ cases }) => cases.some(({ gradient }) => Boolean(gradient))).map(
        ({ kernel }) => kernel,
      ),
    );
    const differentiable = compiled.filter((name) => tf.getGradient(name) !== undefined);
    expect(differentiable.filter((name) => !compared.has(name))).toEqual([]);
  });

  it('explains each kernel of the cpu backend that is not compiled', () => {
    const cpu = tf.getKernelsForBackend('cpu').map(({ kernelName }) => kernelName);
    const unexplained = cpu.filter((name) => !compiled.includes(name) && !MISSING_KERNELS.has(name));
    expect(unexplained).toEqual([]);
    expect(compiled.filter((name) => MISSING_KERNELS.has(name))).toEqual([]);
    expect(Object.keys(KERNEL_NOTES).filter((name) => !compiled.includes(name))).toEqual([]);
  });

  it('compiles all kernels with a gradient but those on complex numbers', () => {
    const without = kernelCoverage().filter(({ compiled: is, gradient }) => gradient && !is);
    expect(without.map(({ kernel }) => kernel)).toEqual(['ComplexAbs']);
  });

  it('is written down in coverage.md', () => {
    const path = join(__dirname, 'coverage.md');
    // UPDATE_COVERAGE=1 writes the page anew.
    if (process.env.UPDATE_COVERAGE === '1') writeFileSync(path, coveragePage());
    expect(readFileSync(path, 'utf8')).toBe(coveragePage());
  });
});
