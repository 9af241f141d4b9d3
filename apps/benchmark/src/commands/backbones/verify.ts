import { verifyBackbone, type BackboneReport, type WeightsCheck } from '@protobench/backbones';
import { EXIT } from '../../exit-codes.js';
import { jsonText, type Output } from '../../output.js';
import { weightsRoot } from '../command.js';
import { chosenBackbones, type BackbonesArgs } from './args.js';

/** Holds networks against reference values and weights against recorded statistics. */
export async function verify(args: BackbonesArgs, output: Output): Promise<number> {
  const reports: BackboneReport[] = [];
  for (const { name } of chosenBackbones(args)) {
    const options = { weightsRoot: weightsRoot(args.weightsRoot), engine: args.engine };
    const report = await verifyBackbone(name, options);
    reports.push(report);
    if (!args.json) output.out(describe(report));
  }
  if (args.json) output.out(jsonText(reports));
  else if (reports.length > 1) output.out(summary(reports));
  return reports.every(({ ok }) => ok) ? EXIT.done : EXIT.failed;
}

function describe({ name, engine, golden, weights, ok }: BackboneReport): string {
  const lines = [`${name} (${engine}): ${ok ? verdict(weights) : 'NOT OK'}`];
  if (golden === null) lines.push('  network: no reference values; real weights check it');
  else {
    const agrees = golden.ok ? 'agrees' : 'DOES NOT AGREE';
    lines.push(`  network: ${agrees} with ${golden.reference} (${golden.golden}), deviations in parts of`);
    lines.push(`  a tap's standard deviation, the largest ${number(golden.worst)}, wanted below 1e-4`);
    for (const { tap, mean, std, samples } of golden.taps)
      lines.push(`    ${tap}: mean ${number(mean)}, std ${number(std)}, values ${number(samples)}`);
  }
  return `${[...lines, ...describeWeights(weights)].join('\n')}\n`;
}

function verdict({ status }: WeightsCheck): string {
  return status === 'missing' ? 'network ok, weights are not there' : 'ok';
}

function describeWeights(weights: WeightsCheck): string[] {
  if ('code' in weights) {
    const word = weights.status === 'missing' ? 'MISSING, not checked' : `UNUSABLE (${weights.code})`;
    return [`  weights: ${word}: ${weights.message}`, `    ${weights.hint}`];
  }
  const known = !weights.recorded
    ? 'no statistics are recorded for this file'
    : weights.status === 'ok'
      ? 'tap statistics as recorded'
      : 'TAP STATISTICS DIFFER from those recorded';
  const taps = weights.taps.map(({ tap, mean, std, deviation }) => {
    const differs = deviation === null ? '' : `, deviation ${number(deviation)}`;
    return `    ${tap}: mean ${mean.toPrecision(6)}, std ${std.toPrecision(6)}${differs}`;
  });
  return [`  weights: sha256 ${weights.hash}, ${known}`, ...taps];
}

function summary(reports: readonly BackboneReport[]): string {
  const wrong = reports.filter(({ ok }) => !ok).length;
  const missing = reports.filter(({ weights }) => weights.status === 'missing').length;
  return `${reports.length} backbones: ${wrong} not ok, ${missing} without weights\n`;
}

const number = (value: number) => value.toExponential(1);
