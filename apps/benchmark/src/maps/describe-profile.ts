import type { AuproRule, F1Rule, MaskStep, PrepareRule, Profile, RankingRule } from '@protobench/metrics';

/** What is set for all profiles. */
export interface CommonRules {
  readonly fprLimit: number;
  /** File of image scores, which take the place of those read off the maps. */
  readonly scores?: string | undefined;
}

const size = ({ width, height }: { width: number; height: number }) => `${width} x ${height}`;

const FILTERS = {
  bilinear: 'bilinear (Pillow)',
  nearest: 'nearest (Pillow)',
  nearestCorner: 'nearest (PyTorch)',
} as const;

function maskStep(step: MaskStep): string {
  return step.kind === 'crop' ? `middle ${size(step.size)}` : `${FILTERS[step.filter]} to ${size(step.size)}`;
}

function mask({ prepare, labels }: Profile): string {
  const steps = prepare.mask.length === 0 ? ['as given'] : prepare.mask.map(maskStep);
  const threshold =
    prepare.binarise === 'any' ? 'anomalous above 0' : 'anomalous above one half (128 of 255)';
  const label = labels === 'mask' ? ['an image without anomalous pixel counts as normal'] : [];
  return [...steps, threshold, ...label].join(', ');
}

function map({ map: resize, smoothing }: PrepareRule): string {
  const corners = resize?.alignCorners === true ? ' with aligned corners' : '';
  const sized = resize === null ? 'as given' : `bilinear (PyTorch) to ${size(resize)}${corners}`;
  if (smoothing.kind === 'none') return `${sized}, not smoothed`;
  if (smoothing.kind === 'gaussian') return `${sized}, Gaussian of sigma ${smoothing.sigma}`;
  return `${sized}, ${smoothing.size} x ${smoothing.size} Gaussian kernel of sigma ${smoothing.sigma}`;
}

function score({ score: rule }: PrepareRule): string {
  if (rule.kind === 'max') return 'maximum of the map';
  if (rule.kind === 'topMean') return `mean of the largest ${100 * rule.fraction} % of the map`;
  return `maximum after ${rule.window} x ${rule.window} average pooling`;
}

function ranking(rule: RankingRule, fold: boolean): string {
  const folded = fold ? ', AUROC below one half as one minus it' : '';
  if (rule.kind === 'bins')
    return `${rule.bins} equal steps from least to largest score, AP by trapezoids${folded}`;
  return `every score a threshold, AP ${rule.ap === 'step' ? 'by steps' : 'by trapezoids'}${folded}`;
}

function f1(rule: F1Rule): string {
  if (rule.kind === 'exact') return 'over every score';
  return `over ${Math.round(1 / rule.step) + 1} thresholds of scores scaled to [0, 1]`;
}

function aupro(rule: AuproRule, limit: number): string {
  const interpolated = `interpolated at the false positive rate ${limit}`;
  if (rule.kind === 'exact') return `every score a threshold, ${interpolated}`;
  if (rule.kind === 'ranks')
    return `${rule.thresholds} equal steps of the false positive rate, ${interpolated}`;
  if (rule.kind === 'bins') return `${rule.bins} equal steps from least to largest score, ${interpolated}`;
  const range = rule.stretch === 'max' ? '[0, 1] by the largest' : '[0, 1] from least to largest';
  const scope = rule.scope === 'image' ? ', one area for each anomalous image, averaged' : '';
  return `${rule.steps} equal steps from least to largest score, rates below ${limit} stretched to ${range}${scope}`;
}

/** What a profile does, as pairs of topic and rule. */
export function describeProfile(
  profile: Profile,
  common: CommonRules,
): readonly (readonly [string, string])[] {
  const { prepare, images, imageF1, pixels, pixelF1, foldAuroc, reports } = profile;
  return [
    ['mask', mask(profile)],
    ['map', map(prepare)],
    ['image score', common.scores === undefined ? score(prepare) : `from ${common.scores}`],
    ['images', `${ranking(images, foldAuroc)}; F1-max ${f1(imageF1)}`],
    ['pixels', `${ranking(pixels, foldAuroc)}; F1-max ${f1(pixelF1)}`],
    ['AUPRO', aupro(profile.aupro, common.fprLimit)],
    [
      'prints',
      reports.length === 7 ? 'all seven' : `${reports.join(', ')}; the rest is the exact definition`,
    ],
    ['source', profile.source],
  ];
}
