import type { Engine } from '@protobench/jit';
import { findBackbone } from '../registry.js';
import { checkGolden, type GoldenCheck } from './golden-check.js';
import { referenceFor } from './references.js';
import { checkWeights, type WeightsCheck } from './weights-check.js';

/** How to verify a backbone. */
export interface VerifyOptions {
  /** The folder of weight files. */
  readonly weightsRoot?: string;
  /** Default `compiled`. */
  readonly engine?: Engine;
}

/** What {@link verifyBackbone} found. */
export interface BackboneReport {
  readonly name: string;
  readonly engine: Engine;
  /**
   * The network with weights filled by rule against another implementation; for a size without such values, the size
   * of the same code that has them. `null` where there are none.
   */
  readonly golden: GoldenCheck | null;
  /** The published weights, as far as they are there. */
  readonly weights: WeightsCheck;
  /** Nothing is wrong: the golden check agrees, and the weights are fine or not there. */
  readonly ok: boolean;
}

/**
 * Checks the network of a backbone against another implementation, and its weights by the statistics of its taps.
 * What is wrong is told in the report.
 * @throws BackboneError `UNKNOWN_BACKBONE`
 */
export async function verifyBackbone(name: string, options: VerifyOptions = {}): Promise<BackboneReport> {
  const { weightsRoot, engine = 'compiled' } = options;
  const definition = findBackbone(name);
  const reference = referenceFor(name);
  const golden = reference === undefined ? null : await checkGolden(reference, { engine });
  const weights = await checkWeights(definition, weightsRoot, { engine });
  const ok = (golden?.ok ?? true) && (weights.status === 'ok' || weights.status === 'missing');
  return { name, engine, golden, weights, ok };
}
