import { jit, type JitOptions } from '@protobench/jit';
import * as tf from '@tensorflow/tfjs';
import { prepareTensors } from '../define.js';
import { forward, parametersFor } from '../network/architecture.js';
import { compareTap, worstDeviation, type TapDeviation } from './compare.js';
import { filledInput, filledState } from './fill-rule.js';
import { readGolden, type Golden } from './golden.js';
import type { Reference } from './references.js';

/** Agreement wanted with a reference, as a part of the standard deviation of a tap. */
export const TOLERANCE = 1e-4;

/** How a network with weights filled by rule agrees with a reference implementation. */
export interface GoldenCheck {
  /** Name of the golden file. */
  readonly golden: string;
  /** Implementation that gave the values. */
  readonly reference: string;
  readonly taps: readonly TapDeviation[];
  /** The largest deviation of all, as a part of the standard deviation of its tap. */
  readonly worst: number;
  /** Whether `worst` is below 1e-4. */
  readonly ok: boolean;
}

/** Fills a network by the rule, runs it on the filled input and compares all taps of the golden file. */
export async function checkGolden(reference: Reference, options: JitOptions = {}): Promise<GoldenCheck> {
  const golden: Golden = await readGolden(reference.golden);
  const { architecture } = reference;
  const pairs = Object.entries(golden.taps);
  const names = pairs.map(([tap]) => reference.taps?.[tap] ?? tap);
  const tensors = await prepareTensors(architecture, names, filledState(parametersFor(architecture, names)));
  const run = jit((x: tf.Tensor4D) => forward(architecture, tensors, x, names), options);
  try {
    const features = await run(filledInput(golden.input ?? []));
    const taps = pairs.map(([, values], i) => compareTap(names[i], features[i], values));
    const worst = worstDeviation(taps);
    return { golden: reference.golden, reference: golden.reference, taps, worst, ok: worst < TOLERANCE };
  } finally {
    await run.dispose();
    tf.dispose({ ...tensors });
  }
}
