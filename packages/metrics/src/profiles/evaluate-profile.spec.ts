import { evaluateCategory } from '../category.js';
import { sourceOf } from '../exact/evaluated-image.js';
import type { EvaluatedImage } from '../exact/evaluated-image.js';
import { imageScore } from '../prepare/image-score.js';
import { prepareSource } from '../prepare/prepare-source.js';
import { golden } from '../testing/golden.js';
import { goldenProfiles } from '../testing/golden-profiles.js';
import { evaluateProfile } from './evaluate-profile.js';
import type { Profile } from './profile.js';
import { PROFILE_NAMES } from './profile.js';
import { profileNamed, PROFILES } from './published.js';

const measure = async (images: readonly EvaluatedImage[], profile: Profile, options = {}) =>
  evaluateProfile(sourceOf(images), profile, options);

describe('profiles on the golden maps', () => {
  const { images, expected } = golden();
  const aupro = async (profile: Profile) => (await measure(images, profile)).values.AUPRO;
  const steps = { kind: 'steps', precision: 'float64', scope: 'category' } as const;

  it('give the AUPRO of the MVTec script with 100 and 1000 thresholds', async () => {
    const profile = PROFILES['mvtec-official'];
    expect(await aupro(profile)).toBeCloseTo(expected.aupro_mvtec_official_100thr, 12);
    const fine = { ...profile, aupro: { kind: 'ranks', thresholds: 1000 } } as const;
    expect(await aupro(fine)).toBeCloseTo(expected.aupro_mvtec_official_1000thr, 12);
  });

  it.each([
    [50, expected.adeval_50],
    [200, expected.adeval_200],
    [1000, expected.adeval_1000],
  ])('give the pixel metrics of adeval with %i steps', async (bins, adeval) => {
    const rule = { kind: 'bins', bins } as const;
    const { values } = await measure(images, { ...PROFILES['adeval-1000'], pixels: rule, aupro: rule });
    expect(values['P-AUROC']).toBeCloseTo(adeval.p_auroc, 12);
    expect(values['P-AP']).toBeCloseTo(adeval.p_aupr, 12);
    expect(values.AUPRO).toBeCloseTo(adeval.p_aupro, 12);
  });

  it('give the AUPRO of ADer with 200 and 100 steps and its F1 at 21 thresholds', async () => {
    const { values } = await measure(images, PROFILES['ader-200']);
    expect(values.AUPRO).toBeCloseTo(expected.aupro_ader_200_minmax, 12);
    expect(values['P-F1max']).toBeCloseTo(expected.p_f1max_ader_21thr, 12);
    const coarse = { ...PROFILES['ader-200'], aupro: { ...steps, steps: 100, stretch: 'minMax' } } as const;
    expect(await aupro(coarse)).toBeCloseTo(expected.aupro_ader_100_minmax, 12);
  });

  it('give the AUPRO of Dinomaly, in float32 as in float64', async () => {
    expect(await aupro(PROFILES.dinomaly)).toBeCloseTo(expected.aupro_dinomaly_200_divmax, 12);
    const wide = { ...PROFILES.dinomaly, aupro: { ...steps, steps: 200, stretch: 'max' } } as const;
    expect(await aupro(wide)).toBeCloseTo(expected.aupro_dinomaly_200_divmax, 12);
  });

  it.each([
    ['max', { kind: 'max' }, expected.image_max],
    ['mean of the top 1 %', { kind: 'topMean', fraction: 0.01 }, expected.image_top1pct],
  ] as const)('give the image scores and metrics of the %s', async (_name, rule, image) => {
    const scored = images.map((one) => ({
      ...one,
      score: imageScore({ height: one.height, width: one.width, data: one.map }, rule),
    }));
    scored.forEach(({ score }, i) => expect(score).toBeCloseTo(image.scores[i], 6));
    const { values } = await measure(scored, PROFILES.exact);
    expect(values['I-AUROC']).toBeCloseTo(image.auroc, 12);
    expect(values['I-AP']).toBeCloseTo(image.ap, 12);
    expect(values['I-F1max']).toBeCloseTo(image.f1max, 12);
  });

  it('is the exact evaluation for the exact profile', async () => {
    const { profile, ...result } = await measure(images, PROFILES.exact, { fprLimit: 0.05 });
    expect(profile).toBe('exact');
    expect(result).toEqual(await evaluateCategory(sourceOf(images), { fprLimit: 0.05 }));
  });
});

describe('profiles from raw maps and masks', () => {
  const { source, expected } = goldenProfiles();

  it.each(PROFILE_NAMES)('%s agrees with its second implementation', async (name) => {
    const profile = profileNamed(name);
    const { values } = await evaluateProfile(prepareSource(source, profile.prepare), profile);
    for (const [metric, value] of Object.entries(expected[name]))
      expect(Math.abs((values[metric as keyof typeof values] ?? NaN) - value)).toBeLessThan(1e-9);
  });

  it('know their name and cite what they mirror', () => {
    for (const name of PROFILE_NAMES) {
      expect(PROFILES[name].name).toBe(name);
      expect(PROFILES[name].source).not.toBe('');
    }
    expect(() => profileNamed('padim')).toThrow('there is no profile "padim"');
  });
});

describe('profiles without an answer', () => {
  const flat = (score: number, anomalous: boolean): EvaluatedImage => ({
    id: 'flat',
    anomalous,
    score: 1,
    map: new Float32Array(4).fill(score),
    mask: anomalous ? Uint8Array.of(1, 0, 0, 0) : null,
    width: 2,
    height: 2,
  });

  it('say why no equal steps exist', async () => {
    const { reasons } = await measure([flat(1, true), flat(1, false)], PROFILES['adeval-1000']);
    expect(reasons['P-AUROC']).toContain('all scores are equal');
    expect(reasons['I-AP']).toContain('all scores are equal');
    const infinite = await measure([flat(1, true), flat(Infinity, false)], PROFILES['ader-200']);
    expect(infinite.reasons['P-F1max']).toContain('not finite');
    expect(infinite.values['P-AUROC']).not.toBeNull();
  });

  it('name the image that has no AUPRO of its own', async () => {
    const { reasons } = await measure([flat(1, true), flat(0, false)], PROFILES.rd4ad);
    expect(reasons.AUPRO).toBe('image "flat": all scores are equal, so no equal steps lie between them');
    const normal = await measure([flat(0, false)], PROFILES.rd4ad);
    expect(normal.reasons.AUPRO).toBe('no anomalous pixels');
  });

  it('say that a category is empty or one-sided', async () => {
    for (const name of PROFILE_NAMES) {
      expect((await measure([], PROFILES[name])).reasons.AUPRO).toBe('no images');
      expect((await measure([flat(1, false)], PROFILES[name])).reasons['P-AUROC']).toBe(
        'no anomalous pixels',
      );
    }
  });

  it('take labels from the masks where the original does, and fold AUROC only for UniAD', async () => {
    const hidden = { ...flat(3, true), mask: null, score: 5 };
    const images = [flat(1, true), hidden, { ...flat(2, false), score: 3 }];
    expect((await measure(images, PROFILES.exact)).images).toEqual({ normal: 1, anomalous: 2 });
    expect((await measure(images, PROFILES.uniad)).images).toEqual({ normal: 2, anomalous: 1 });
    expect((await measure(images, PROFILES.rd4ad)).values['I-AUROC']).toBe(0);
    expect((await measure(images, PROFILES.uniad)).values['I-AUROC']).toBe(1);
  });
});
