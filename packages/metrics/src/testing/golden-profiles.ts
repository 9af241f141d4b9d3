import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MeasuredMetric } from '../category.js';
import type { Size } from '../prepare/grid.js';
import type { RawImage, RawSource } from '../prepare/prepare-source.js';
import type { ProfileName } from '../profiles/profile.js';

interface GoldenProfiles {
  readonly mapSize: Size;
  readonly maskSize: Size;
  readonly images: readonly {
    readonly id: string;
    readonly anomalous: boolean;
    readonly map: readonly number[];
    /** Grey values in base64. */
    readonly mask: string;
  }[];
  readonly expected: Readonly<Record<ProfileName, Readonly<Record<MeasuredMetric, number>>>>;
}

function read<T>(name: string): T {
  return JSON.parse(readFileSync(join(__dirname, '../../golden', name), 'utf8')) as T;
}

/** Raw images and the metrics that the Python implementation of each profile finds on them. */
export function goldenProfiles(): { source: RawSource; expected: GoldenProfiles['expected'] } {
  const file = read<GoldenProfiles>('profiles.json');
  const images: RawImage[] = file.images.map(({ id, anomalous, map, mask }) => ({
    id,
    anomalous,
    map: { ...file.mapSize, data: Float32Array.from(map) },
    mask: { ...file.maskSize, data: Uint8Array.from(Buffer.from(mask, 'base64')) },
  }));
  return { source: { count: images.length, image: (index) => images[index] }, expected: file.expected };
}

/** What Pillow, PyTorch, SciPy and NumPy make of a small map and mask. */
export interface GoldenPrepare extends Size {
  readonly mask: readonly number[];
  readonly map: readonly number[];
  readonly resized: readonly {
    readonly size: readonly [number, number];
    readonly bilinear: readonly number[];
    readonly nearest: readonly number[];
    readonly corner: readonly number[];
    readonly map: readonly number[];
    readonly mapCorners: readonly number[];
  }[];
  readonly gaussian: { readonly sigma: number; readonly values: readonly number[] };
  readonly kernel: { readonly sigma: number; readonly size: number; readonly values: readonly number[] };
  readonly pooledMax: { readonly window: number; readonly value: number };
  readonly topMean: { readonly fraction: number; readonly value: number };
  readonly equalSteps: readonly {
    readonly low: number;
    readonly high: number;
    readonly steps: number;
    readonly precision: 'float32' | 'float64';
    readonly values: readonly number[];
  }[];
}

export function goldenPrepare(): GoldenPrepare {
  return read<GoldenPrepare>('prepare.json');
}
