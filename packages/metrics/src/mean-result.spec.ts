import type { CategoryResult } from './category.js';
import { meanResult } from './mean-result.js';
import { CATEGORY_METRICS } from './metric-names.js';
import type { MetricValues } from './metric-names.js';

function result(value: number, gap = false): CategoryResult {
  const values = Object.fromEntries(CATEGORY_METRICS.map((name) => [name, value])) as MetricValues;
  return {
    values: gap ? { ...values, AUPRO: null } : values,
    reasons: gap ? { AUPRO: 'no anomalous pixels' } : {},
    images: { normal: 100, anomalous: 1 },
  };
}

describe('meanResult', () => {
  it('weighs categories equally', () => {
    const { values, reasons } = meanResult([result(0.5), result(1)]);
    expect(values['I-AUROC']).toBe(0.75);
    expect(reasons).toEqual({});
  });

  it('leaves out a category without a value and names it', () => {
    const { values, reasons } = meanResult([result(0.5), result(1, true)]);
    expect(values.AUPRO).toBe(0.5);
    expect(values.mAD).toBe(0.75);
    expect(reasons.AUPRO).toBe('left out: category 2 of 2 (no anomalous pixels)');
    expect(meanResult([result(0.5), result(1, true)], ['bottle', 'pill']).reasons.AUPRO).toBe(
      'left out: pill (no anomalous pixels)',
    );
  });

  it('is null where no category has a value', () => {
    expect(meanResult([result(1, true)]).values.AUPRO).toBeNull();
    expect(meanResult([])).toMatchObject({ values: { mAD: null }, reasons: { mAD: 'no categories' } });
  });
});
