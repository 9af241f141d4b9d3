import { TinySuite } from '../testing/tiny-suite.js';
import { inpFormer } from './inp-former.js';

jest.setTimeout(600000);

const STEPS = 120;
const model = { width: 64, attn: { heads: 2 }, decoder: { layers: 2, ffnRatio: 2 } };
const optionsOf = (train: object) => ({ ...model, train: { batchSize: 8, warmup: 10, ...train } });

describe('inp-former, compiled', () => {
  const suite = new TinySuite(inpFormer);
  afterAll(() => suite.remove());

  it('finds and localises defects of two categories with one model', async () => {
    const options = optionsOf({ steps: STEPS, lr: 4e-3, finalLr: 4e-4 });
    const unbroken = await suite.run('unbroken', 'compiled', options);
    expect(unbroken.losses).toHaveLength(STEPS);
    expect(unbroken.losses[STEPS - 1]).toBeLessThan(0.5 * unbroken.losses[0]);
    expect(unbroken.metrics['I-AUROC']).toBeGreaterThan(0.65);
    expect(unbroken.metrics['P-AUROC']).toBeGreaterThan(0.8);
  });

  it('agrees with the eager engine', async () => {
    const options = optionsOf({ steps: 2 });
    const compiled = await suite.run('compiled', 'compiled', options);
    const eager = await suite.run('eager', 'eager', options);
    expect(eager.losses).toHaveLength(2);
    compiled.losses.forEach((loss, step) => expect(eager.losses[step]).toBeCloseTo(loss, 4));
  });
});
