import type { MeasuredMetric } from '../category.js';
import { MetricError } from '../errors.js';
import type { PrepareRule } from '../prepare/prepare-source.js';
import type { Profile, ProfileName } from './profile.js';
import { PROFILE_NAMES } from './profile.js';

const SEVEN: readonly MeasuredMetric[] = [
  'I-AUROC',
  'I-AP',
  'I-F1max',
  'P-AUROC',
  'P-AP',
  'P-F1max',
  'AUPRO',
];

/** Maps and masks as they come: a mask of another size is resized to its map. */
const AS_GIVEN: PrepareRule = {
  mask: [],
  binarise: 'any',
  map: null,
  smoothing: { kind: 'none' },
  score: { kind: 'max' },
};

const square = (side: number) => ({ height: side, width: side });

/** Masks of the reverse-distillation line: Pillow's bilinear filter to 256, above one half. */
const REVERSE_DISTILLATION: PrepareRule = {
  mask: [{ kind: 'resize', filter: 'bilinear', size: square(256) }],
  binarise: 'half',
  map: { ...square(256), alignCorners: true },
  smoothing: { kind: 'gaussian', sigma: 4 },
  score: { kind: 'max' },
};

/** Dinomaly and INP-Former: 448 pixels, centre 392, measured at 256 under a 5 x 5 kernel. */
const DINOMALY: PrepareRule = {
  mask: [
    { kind: 'resize', filter: 'bilinear', size: square(448) },
    { kind: 'crop', size: square(392) },
    { kind: 'resize', filter: 'nearestCorner', size: square(256) },
  ],
  binarise: 'any',
  map: { ...square(256), alignCorners: false },
  smoothing: { kind: 'gaussianKernel', sigma: 4, size: 5 },
  score: { kind: 'topMean', fraction: 0.01 },
};

/** The definition of this package. */
const EXACT: Profile = {
  name: 'exact',
  title: 'every distinct score is a threshold',
  source:
    'scikit-learn roc_auc_score and average_precision_score; MVTec AD evaluation, generic_util.trapezoid',
  prepare: AS_GIVEN,
  labels: 'dataset',
  images: { kind: 'exact', ap: 'step' },
  imageF1: { kind: 'exact', epsilon: 1e-7 },
  pixels: { kind: 'exact', ap: 'step' },
  pixelF1: { kind: 'exact', epsilon: 1e-7 },
  aupro: { kind: 'exact' },
  foldAuroc: false,
  reports: SEVEN,
};

const ADER: Profile = {
  ...EXACT,
  name: 'ader-200',
  title: 'ADer without adeval: AUPRO at 200 equal steps, stretched',
  source: 'zhangzjn/ADer util/metric.py (Evaluator.run, cal_pro_score), configs/benchmark/rd/rd_256_100e.py',
  prepare: REVERSE_DISTILLATION,
  labels: 'mask',
  imageF1: { kind: 'exact', epsilon: 0 },
  pixelF1: { kind: 'scaled', step: 0.05 },
  aupro: { kind: 'steps', steps: 200, precision: 'float64', stretch: 'minMax', scope: 'category' },
};

/** All profiles by name. */
export const PROFILES: Readonly<Record<ProfileName, Profile>> = {
  exact: EXACT,
  'mvtec-official': {
    ...EXACT,
    name: 'mvtec-official',
    title: 'MVTec AD evaluation script: PRO at 100 equal steps of the false positive rate',
    source: 'MVTec AD evaluation code, pro_curve_util.py (as in winggan/adeval adeval/au_pro.py)',
    aupro: { kind: 'ranks', thresholds: 100 },
    reports: ['I-AUROC', 'AUPRO'],
  },
  'adeval-1000': {
    ...EXACT,
    name: 'adeval-1000',
    title: 'adeval: histograms of 1000 equal steps, AP by trapezoids',
    source: 'winggan/adeval adeval/mem_effic.py',
    images: { kind: 'bins', bins: 1000 },
    pixels: { kind: 'bins', bins: 1000 },
    aupro: { kind: 'bins', bins: 1000 },
    reports: ['I-AUROC', 'I-AP', 'P-AUROC', 'P-AP', 'AUPRO'],
  },
  'ader-adeval50': {
    ...ADER,
    name: 'ader-adeval50',
    title: 'ADer as its benchmark runs: adeval with 50 steps, F1 at 21 thresholds',
    source: 'zhangzjn/ADer util/metric.py (Evaluator.run with use_adeval)',
    pixels: { kind: 'bins', bins: 50 },
    aupro: { kind: 'bins', bins: 50 },
  },
  'ader-200': ADER,
  dinomaly: {
    ...EXACT,
    name: 'dinomaly',
    title: 'Dinomaly: AUPRO at 200 equal steps, divided by the largest rate below 0.3',
    source: 'guojiajeremy/Dinomaly utils.py (evaluation_batch, compute_pro), dataset.py',
    prepare: DINOMALY,
    aupro: { kind: 'steps', steps: 200, precision: 'float32', stretch: 'max', scope: 'category' },
  },
  'inp-former': {
    ...EXACT,
    name: 'inp-former',
    title: 'INP-Former: adeval with 200 steps, exact F1',
    source: 'luow23/INP-Former utils.py (evaluation_batch, ader_evaluator)',
    prepare: { ...DINOMALY, binarise: 'half' },
    pixels: { kind: 'bins', bins: 200 },
    aupro: { kind: 'bins', bins: 200 },
  },
  rd4ad: {
    ...EXACT,
    name: 'rd4ad',
    title: 'RD4AD: one AUPRO for each anomalous image at 200 equal steps, averaged',
    source: 'hq-deng/RD4AD test.py (evaluation, compute_pro)',
    prepare: REVERSE_DISTILLATION,
    labels: 'mask',
    aupro: { kind: 'steps', steps: 200, precision: 'float64', stretch: 'max', scope: 'image' },
    reports: ['I-AUROC', 'P-AUROC', 'AUPRO'],
  },
  anomalib: {
    ...EXACT,
    name: 'anomalib',
    title: 'anomalib: exact AUPRO, AP as the area under the drawn precision-recall curve',
    source: 'open-edge-platform/anomalib src/anomalib/metrics (aupro.py, aupr.py, f1_score.py)',
    images: { kind: 'exact', ap: 'trapezoid' },
    pixels: { kind: 'exact', ap: 'trapezoid' },
    imageF1: { kind: 'exact', epsilon: 1e-10 },
    pixelF1: { kind: 'exact', epsilon: 1e-10 },
  },
  uniad: {
    ...EXACT,
    name: 'uniad',
    title: 'UniAD: maps and nearest masks of 224 pixels, score after 16 x 16 pooling',
    source:
      'zhiyuanyou/UniAD utils/eval_helper.py, datasets/base_dataset.py, experiments/MVTec-AD/config.yaml',
    prepare: {
      mask: [{ kind: 'resize', filter: 'nearest', size: square(224) }],
      binarise: 'any',
      map: { ...square(224), alignCorners: true },
      smoothing: { kind: 'none' },
      score: { kind: 'pooledMax', window: 16 },
    },
    labels: 'mask',
    foldAuroc: true,
    reports: ['I-AUROC', 'P-AUROC'],
  },
};

/**
 * The profile of a name.
 *
 * @throws MetricError `BAD_OPTION` naming the known profiles
 */
export function profileNamed(name: string): Profile {
  const known = PROFILE_NAMES.find((candidate) => candidate === name);
  if (known === undefined)
    throw new MetricError(
      'BAD_OPTION',
      `there is no profile "${name}"`,
      `choose one of ${PROFILE_NAMES.join(', ')}`,
    );
  return PROFILES[known];
}
