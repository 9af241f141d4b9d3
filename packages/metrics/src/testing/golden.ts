import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EvaluatedImage } from '../exact/evaluated-image.js';

/** Values that other implementations gave for the six golden maps; see golden/vectors.json. */
export interface GoldenExpected {
  readonly p_auroc_exact: number;
  readonly p_ap_exact_step: number;
  readonly p_f1max_exact: number;
  readonly p_f1max_ader_21thr: number;
  readonly aupro_exact_8conn: number;
  readonly regions_8conn: number;
  readonly aupro_exact_4conn: number;
  readonly regions_4conn: number;
  readonly aupro_dinomaly_200_divmax: number;
  readonly aupro_ader_200_minmax: number;
  readonly aupro_ader_100_minmax: number;
  readonly aupro_mvtec_official_100thr: number;
  readonly aupro_mvtec_official_1000thr: number;
  readonly adeval_50: AdevalExpected;
  readonly adeval_200: AdevalExpected;
  readonly adeval_1000: AdevalExpected;
  readonly image_max: ImageExpected;
  readonly image_top1pct: ImageExpected;
}

export interface AdevalExpected {
  readonly p_auroc: number;
  readonly p_aupr: number;
  readonly p_aupro: number;
}

export interface ImageExpected {
  readonly scores: readonly number[];
  readonly auroc: number;
  readonly ap: number;
  readonly f1max: number;
}

interface GoldenFile {
  readonly maps: readonly (readonly (readonly number[])[])[];
  readonly masks: readonly (readonly (readonly number[])[])[];
  readonly labels: readonly number[];
  readonly expected: GoldenExpected;
}

/** The golden images (score = maximum of the map) and what is expected of them. */
export function golden(): { images: EvaluatedImage[]; expected: GoldenExpected } {
  const path = join(__dirname, '../../golden/vectors.json');
  const file = JSON.parse(readFileSync(path, 'utf8')) as GoldenFile;
  const images = file.maps.map((rows, index) => {
    const map = Float32Array.from(rows.flat());
    return {
      id: `golden ${index}`,
      anomalous: file.labels[index] === 1,
      score: Math.max(...rows.flat()),
      map,
      mask: Uint8Array.from(file.masks[index].flat()),
      width: rows[0].length,
      height: rows.length,
    };
  });
  return { images, expected: file.expected };
}
