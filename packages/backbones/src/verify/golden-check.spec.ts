import { parametersFor, tapNames } from '../network/architecture.js';
import { checkGolden } from './golden-check.js';
import { readGolden } from './golden.js';
import { REFERENCES } from './references.js';

describe.each(REFERENCES.map((reference) => [reference.golden, reference] as const))(
  '%s with weights filled by rule',
  (_, reference) => {
    it.each(['compiled', 'eager'] as const)(
      "agrees with the reference to 1e-4 of a tap's standard deviation, %s",
      async (engine) => {
        const check = await checkGolden(reference, { engine });
        expect(check.taps.length).toBeGreaterThanOrEqual(4);
        expect(check.worst).toBeLessThan(1e-4);
        expect(check.ok).toBe(true);
      },
    );

    it('has the names and shapes of the reference', async () => {
      const { parameters } = await readGolden(reference.golden);
      const ours = parametersFor(reference.architecture, tapNames(reference.architecture));
      for (const [name, shape] of Object.entries(parameters ?? {})) {
        if (!/^(mask_token|norm\.|conv_head|bn2\.)/.test(name))
          expect([name, ours[name]]).toEqual([name, shape]);
      }
      if (parameters) expect(Object.keys(ours).filter((name) => !(name in parameters))).toEqual([]);
    });
  },
);

describe('the golden check', () => {
  it('sees a network that differs', async () => {
    const [resnet18] = REFERENCES;
    const { stages } = resnet18.architecture;
    const architecture = {
      stages: stages.map((stage, k) =>
        k === 2 ? { ...stage, run: (t, x, i) => stage.run(t, x, i).mul(1.001) } : stage,
      ) as typeof stages,
    };
    const check = await checkGolden({ ...resnet18, architecture });
    expect(check.ok).toBe(false);
    expect(check.taps[0].samples).toBeLessThan(1e-4);
  });
});
