import type { JitOptions } from '@protobench/jit';
import { BackboneError } from '../errors.js';
import { createExtractor, type ImageBatch } from '../extractor.js';
import type { Backbone, BackboneDefinition } from '../model.js';
import { statistics } from './compare.js';
import { readPinned, type PinnedStatistics } from './pinned.js';

/** Mean and standard deviation of a tap, and what was recorded for these weights. */
export interface TapStatistics {
  readonly tap: string;
  readonly mean: number;
  readonly std: number;
  /** Largest difference from what was recorded, as a part of the standard deviation; `null` where nothing was. */
  readonly deviation: number | null;
}

/** How the published weights of a backbone were found. */
export type WeightsCheck =
  | {
      readonly status: 'ok' | 'differ';
      /** As in `Backbone.weightsHash`. */
      readonly hash: string;
      /** Whether statistics are recorded for exactly these weights. */
      readonly recorded: boolean;
      readonly taps: readonly TapStatistics[];
    }
  | {
      readonly status: 'missing' | 'unusable';
      readonly code: string;
      readonly message: string;
      readonly hint: string;
    };

/** Largest deviation of statistics over thousands of values that rounding explains. */
const TOLERANCE = 1e-4;

/** A pattern of all frequencies in three channels, the same on every machine. */
export function testImage(size: number): ImageBatch {
  const data = Uint8Array.from({ length: size * size * 3 }, (_, i) => {
    const [channel, cell] = [i % 3, Math.floor(i / 3)];
    const [x, y] = [cell % size, Math.floor(cell / size)];
    return ((x * (channel + 1) * 3) ^ (y * (4 - channel) * 2) ^ ((x * y) >> 4)) & 255;
  });
  return { count: 1, height: size, width: size, data };
}

/** Loads the published weights and takes the statistics of all taps for {@link testImage}. */
export async function checkWeights(
  definition: BackboneDefinition,
  weightsRoot: string | undefined,
  options: JitOptions = {},
): Promise<WeightsCheck> {
  let backbone: Backbone;
  try {
    backbone = await definition.load({ weightsRoot });
  } catch (error) {
    if (!(error instanceof BackboneError)) throw error;
    const { code, message, hint } = error;
    return { status: code === 'WEIGHTS_MISSING' ? 'missing' : 'unusable', code, message, hint };
  }
  const names = backbone.taps.map(({ name }) => name);
  const extractor = createExtractor(backbone, names, options);
  try {
    const pinned = (await readPinned()).find(({ hash }) => hash === backbone.weightsHash);
    const features = await extractor.extract(testImage(imageSize(backbone)));
    const taps = features.map(({ data }, i) => tapStatistics(names[i], data, pinned));
    const differs = taps.some(({ deviation }) => deviation !== null && !(deviation < TOLERANCE));
    return {
      status: differs ? 'differ' : 'ok',
      hash: backbone.weightsHash,
      recorded: pinned !== undefined,
      taps,
    };
  } finally {
    await extractor.dispose();
    backbone.dispose();
  }
}

/** Small, and a multiple of every stride: 224, or sixteen patches. */
function imageSize({ taps }: Backbone): number {
  return Math.max(...taps.map(({ stride }) => stride)) === 14 ? 14 * 16 : 224;
}

function tapStatistics(
  tap: string,
  data: ArrayLike<number>,
  pinned: PinnedStatistics | undefined,
): TapStatistics {
  const { mean, std } = statistics(data);
  const recorded = pinned?.taps[tap];
  const deviation =
    recorded === undefined
      ? null
      : Math.max(Math.abs(mean - recorded.mean), Math.abs(std - recorded.std)) / recorded.std;
  return { tap, mean, std, deviation };
}
