import { perMetric } from '../columns.js';
import { toCsv } from './csv.js';

const HEADER =
  'dataset,category,method,variant,backbone,seed,I-AUROC,I-AP,I-F1max,P-AUROC,P-AP,P-F1max,AUPRO,mAD\n';

describe('toCsv', () => {
  it('has the fixed columns even without rows', () => {
    expect(toCsv([])).toBe(HEADER);
  });

  it('quotes what needs it and leaves undefined values empty', () => {
    const row = {
      dataset: 'a,b',
      category: 'say "x"',
      method: 'm',
      variant: 'v',
      backbone: 'b',
      seed: 'std' as const,
      values: perMetric((metric) => (metric === 'mAD' ? null : 12.345678)),
    };
    expect(toCsv([row])).toBe(`${HEADER}"a,b","say ""x""",m,v,b,std,${'12.3457,'.repeat(7)}\n`);
  });
});
