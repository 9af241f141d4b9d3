import { TinySuite } from '../testing/tiny-suite.js';
import { inpFormer } from './inp-former.js';

jest.setTimeout(300000);

const STEPS = 120;
const model = { width: 32, inp: { ffnRatio: 2 }, attn: { heads: 2 }, decoder: { layers: 2, ffnRatio: 2 } };

describe('inp-former, compiled', () => {
  const suites: TinySuite[] = [];
  const suiteOf = (train: object): TinySuite => {
    const suite = new TinySuite(inpFormer, { ...model, train: { batchSize: 8, warmup: 10, ...train } });
    suites.push(suite);
    return suite;
  };
  afterAll(() => suites.forEach((suite) => suite.remove()));

  it('finds and localises defects of two categories with one model, also after an interruption', async () => {
    const suite = suiteOf({ steps: STEPS, lr: 4e-3, finalLr: 4e-4 });
    const unbroken = await suite.run('unbroken', 'compiled');
    expect(unbroken.losses).toHaveLength(STEPS);
    expect(unbroken.losses[STEPS - 1]).toBeLessThan(0.7 * unbroken.losses[0]);
    expect(unbroken.metrics['I-AUROC']).toBeGreaterThan(0.8);
    expect(unbroken.metrics['P-AUROC']).toBeGreaterThan(0.8);
    expect((await suite.run('broken', 'compiled', 50)).outcome).toBe('interrupted');
    expect(await suite.run('broken', 'compiled')).toEqual(unbroken);
  });

  it('agrees with the eager engine', async () => {
    const suite = suiteOf({ steps: 3 });
    const [compiled, eager] = [await suite.run('compiled', 'compiled'), await suite.run('eager', 'eager')];
    compiled.losses.forEach((loss, step) => expect(eager.losses[step]).toBeCloseTo(loss, 4));
    expect(eager.losses).toHaveLength(3);
  });
});
