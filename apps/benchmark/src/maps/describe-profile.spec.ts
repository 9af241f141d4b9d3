import { PROFILE_NAMES, PROFILES } from '@protobench/metrics';
import { describeProfile } from './describe-profile.js';

const rules = (name: (typeof PROFILE_NAMES)[number], scores?: string) =>
  Object.fromEntries(describeProfile(PROFILES[name], { fprLimit: 0.3, scores }));

describe('describeProfile', () => {
  it('tells the exact definition', () => {
    expect(rules('exact')).toEqual({
      mask: 'as given, anomalous above 0',
      map: 'as given, not smoothed',
      'image score': 'maximum of the map',
      images: 'every score a threshold, AP by steps; F1-max over every score',
      pixels: 'every score a threshold, AP by steps; F1-max over every score',
      AUPRO: 'every score a threshold, interpolated at the false positive rate 0.3',
      prints: 'all seven',
      source: PROFILES.exact.source,
    });
  });

  it('tells each step of Dinomaly, ADer, RD4AD and UniAD', () => {
    expect(rules('dinomaly')).toMatchObject({
      mask: 'bilinear (Pillow) to 448 x 448, middle 392 x 392, nearest (PyTorch) to 256 x 256, anomalous above 0',
      map: 'bilinear (PyTorch) to 256 x 256, 5 x 5 Gaussian kernel of sigma 4',
      'image score': 'mean of the largest 1 % of the map',
      AUPRO:
        '200 equal steps from least to largest score, rates below 0.3 stretched to [0, 1] by the largest',
    });
    expect(rules('ader-adeval50')).toMatchObject({
      mask: 'bilinear (Pillow) to 256 x 256, anomalous above one half (128 of 255), an image without anomalous pixel counts as normal',
      pixels:
        '50 equal steps from least to largest score, AP by trapezoids; F1-max over 21 thresholds of scores scaled to [0, 1]',
    });
    expect(rules('rd4ad')).toMatchObject({
      map: 'bilinear (PyTorch) to 256 x 256 with aligned corners, Gaussian of sigma 4',
      AUPRO: expect.stringContaining('one area for each anomalous image, averaged'),
      prints: 'I-AUROC, P-AUROC, AUPRO; the rest is the exact definition',
    });
    expect(rules('uniad')).toMatchObject({
      'image score': 'maximum after 16 x 16 average pooling',
      images: expect.stringContaining('AUROC below one half as one minus it'),
    });
  });

  it('tells profiles apart, and where scores come from', () => {
    const all = PROFILE_NAMES.map((name) => JSON.stringify({ ...rules(name), source: '', prints: '' }));
    expect(new Set(all).size).toBe(PROFILE_NAMES.length);
    expect(rules('uniad', 'scores.csv')['image score']).toBe('from scores.csv');
  });
});
