import type { ScorePolicy, SmoothingPolicy } from '@protobench/harness';
import type { MapOptions } from '../config/map.js';

/** Smoothing of the map that the harness applies. */
export function smoothingPolicy({ smoothing, sigma, kernelSize }: MapOptions): SmoothingPolicy {
  switch (smoothing) {
    case 'none':
      return { kind: 'none' };
    case 'gaussian':
      return { kind: 'gaussian', sigma };
    case 'kernel':
      return { kind: 'gaussianKernel', sigma, size: kernelSize };
  }
}

/** How the harness reads the image score off the smoothed map. */
export function scorePolicy({ score, topFraction, poolWindow }: MapOptions): ScorePolicy {
  switch (score) {
    case 'max':
      return { kind: 'max' };
    case 'topMean':
      return { kind: 'topMean', fraction: topFraction };
    case 'pooledMax':
      return { kind: 'pooledMax', window: poolWindow };
  }
}
