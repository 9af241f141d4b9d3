import { access } from 'node:fs/promises';
import { listBackbones } from '@protobench/backbones';
import { describeRegistry } from '@protobench/datasets';
import { describeEnvironment } from '@protobench/harness';
import { activateEager, EAGER_BACKENDS, eagerFailures, listProviders } from '@protobench/jit';
import { EXIT } from '../exit-codes.js';
import { METHODS } from '../methods.js';
import { jsonText, type Output } from '../output.js';
import { openRegistry } from '../registry.js';
import { dataOptions, dataRoot, weightsRoot, command } from './command.js';
import { finding, type Finding } from './doctor/finding.js';
import { examineSuite } from './doctor/suite.js';
import { weightsState } from './weights-state.js';

interface DoctorArgs {
  readonly suite?: string;
  readonly dataRoot?: string;
  readonly weightsRoot?: string;
  readonly registry?: string;
  readonly json: boolean;
}

/** `protobench doctor`: what of this machine can be used, and why not the rest. */
export const doctor = command<DoctorArgs>({
  syntax: 'doctor [suite]',
  description: 'Say what can run on this machine, of a suite or at all, and why not the rest',
  options: (yargs) =>
    dataOptions(yargs)
      .positional('suite', { type: 'string', describe: 'suite file (YAML): look at what it needs alone' })
      .option('weights-root', {
        type: 'string',
        describe: 'folder of weight files (default: PROTOBENCH_WEIGHTS)',
      })
      .option('json', { type: 'boolean', default: false, describe: 'print the findings as JSON' }),
  run: async (args, output) => {
    const findings = [
      ...machine(),
      ...(await compiledEngine()),
      ...(args.suite === undefined ? await everything(args) : await examineSuite(args.suite, places(args))),
    ];
    const lacking = findings.filter(({ ok, needed }) => needed && !ok);
    if (args.json) output.out(jsonText(findings));
    else print(findings, output);
    if (args.suite !== undefined && !args.json) output.out(`\n${verdict(lacking)}\n`);
    return lacking.length === 0 ? EXIT.done : EXIT.failed;
  },
});

function places(args: DoctorArgs) {
  return {
    dataRoot: dataRoot(args.dataRoot),
    weightsRoot: weightsRoot(args.weightsRoot),
    registry: args.registry,
  };
}

async function everything(args: DoctorArgs): Promise<Finding[]> {
  return [
    ...(await eagerEngine()),
    ...(await data(args)),
    ...(await weights(args)),
    ...backbones(args),
    ...METHODS.map(({ name, title }) => finding('method', name, true, title)),
  ];
}

function verdict(lacking: readonly Finding[]): string {
  if (lacking.length === 0) return 'The suite can run here. `protobench plan` says what it takes.';
  return `The suite cannot run here yet; it lacks: ${lacking.map(({ area, name }) => `${area} ${name}`).join(', ')}.`;
}

function machine(): Finding[] {
  const { node, platform, arch, cpu, cores, memoryGiB } = describeEnvironment('compiled');
  const major = Number(node.split('.')[0]);
  return [
    finding('machine', 'node', major >= 20, `${node}, 20 or newer is needed`, true),
    finding('machine', 'processor', true, `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${platform} ${arch}`),
  ];
}

async function compiledEngine(): Promise<Finding[]> {
  const providers = await listProviders();
  return providers.map(({ name, available, reason }) =>
    finding(
      'compiled engine',
      name,
      available,
      available ? 'ONNX Runtime' : (reason ?? 'not available'),
      name === 'cpu',
    ),
  );
}

async function eagerEngine(): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const name of EAGER_BACKENDS) {
    try {
      await activateEager(name);
      findings.push(finding('eager engine', name, true, 'loads'));
    } catch {
      findings.push(finding('eager engine', name, false, eagerFailures().get(name) ?? 'does not load'));
    }
  }
  return findings;
}

async function data(args: DoctorArgs): Promise<Finding[]> {
  const root = dataRoot(args.dataRoot);
  const rows = await describeRegistry(await openRegistry(args.registry), root);
  return rows.map(({ name, present, note }) => finding('data', name, present, note));
}

async function weights(args: DoctorArgs): Promise<Finding[]> {
  const root = weightsRoot(args.weightsRoot);
  if (root === undefined)
    return [finding('weights', 'folder', false, 'set PROTOBENCH_WEIGHTS or --weights-root')];
  const there = await access(root).then(
    () => true,
    () => false,
  );
  return [finding('weights', 'folder', there, there ? root : `${root} is not there`)];
}

/** Whether the weight files are there; reading them is for `backbones verify`. */
function backbones(args: DoctorArgs): Finding[] {
  return listBackbones().map((definition) => {
    const weights = weightsState(definition, weightsRoot(args.weightsRoot));
    const there = weights.status !== 'missing';
    return finding('backbone', definition.name, there, weights.note);
  });
}

function print(findings: readonly Finding[], output: Output): void {
  const width = Math.max(...findings.map(({ name }) => name.length));
  let area = '';
  for (const each of findings) {
    if (each.area !== area) output.out(`${area === '' ? '' : '\n'}${each.area}\n`);
    area = each.area;
    output.out(`  ${each.ok ? 'ok' : each.needed ? 'NO' : '- '}  ${each.name.padEnd(width)}  ${each.note}\n`);
  }
}
