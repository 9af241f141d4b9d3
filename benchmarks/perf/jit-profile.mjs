// Where the time of a case of jit.mjs goes, by operator, from ONNX Runtime's own profile:
//
//   node benchmarks/perf/jit-profile.mjs transformer|convolutions|pro-ad|prd|features:BACKBONE [THREADS] [--shapes]
//
// Each operator counts with its fastest run of all steps, so that what else runs on the machine matters little.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLoop } from '@protobench/jit';
import { featureCases } from './jit-features.mjs';
import { methodProblem } from './jit-methods.mjs';
import { convolutions, transformer } from './jit-models.mjs';

const STEPS = 8;
const ROWS = 20;

async function runTraining({ step, state, inputs }, session) {
  const loop = createLoop(step, state, { session });
  for (let i = 0; i < STEPS; i++) await loop.step(inputs(i));
  await loop.dispose();
}

async function runFeatures(name, session) {
  const found = (await featureCases()).find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no backbone '${name}' with weights`);
  const { extract, dispose } = found.extractor({ session });
  for (let i = 0; i < STEPS; i++) await extract(found.images);
  await dispose();
}

async function runCase(name, session) {
  if (name.startsWith('features:')) return runFeatures(name.slice('features:'.length), session);
  const made = { transformer, convolutions }[name];
  return runTraining(made === undefined ? await methodProblem(name) : made(), session);
}

/** Shapes in a profile entry, `[{"float":[2,3]}]`, as `2x3`. */
const shapes = (list) =>
  (list ?? []).flatMap((entry) => Object.values(entry).map((shape) => shape.join('x') || '1')).join(' ');

/** Fastest time of each operator of the graph in milliseconds, with what it is grouped by. */
function fastest(events, byShape) {
  const nodes = new Map();
  for (const { cat, name, dur, args } of events) {
    if (cat !== 'Node' || !name.endsWith('_kernel_time')) continue;
    const group = byShape
      ? `${args.op_name} ${shapes(args.input_type_shape)} -> ${shapes(args.output_type_shape)}`
      : args.op_name;
    const known = nodes.get(name);
    if (known === undefined) nodes.set(name, { group, ms: dur / 1000 });
    else known.ms = Math.min(known.ms, dur / 1000);
  }
  return [...nodes.values()];
}

const [, , name, ...rest] = process.argv;
if (name === undefined) {
  process.stderr.write('usage: jit-profile.mjs CASE [THREADS] [--shapes]\n');
  process.exit(2);
}
const threads = Number(rest.find((word) => /^\d+$/.test(word)) ?? 1);
const folder = mkdtempSync(join(tmpdir(), 'jit-profile-'));
try {
  await runCase(name, { threads, profile: join(folder, 'run') });
  const events = JSON.parse(readFileSync(join(folder, readdirSync(folder)[0]), 'utf8'));
  const nodes = fastest(events, rest.includes('--shapes'));
  const total = nodes.reduce((sum, { ms }) => sum + ms, 0);
  const groups = new Map();
  for (const { group, ms } of nodes) {
    const { count, sum } = groups.get(group) ?? { count: 0, sum: 0 };
    groups.set(group, { count: count + 1, sum: sum + ms });
  }
  process.stdout.write(`${name}, ${threads} threads: ${nodes.length} operators, ${total.toFixed(1)} ms\n`);
  const sorted = [...groups].sort(([, a], [, b]) => b.sum - a.sum).slice(0, ROWS);
  for (const [group, { count, sum }] of sorted) {
    const share = `${((100 * sum) / total).toFixed(1)} %`;
    process.stdout.write(
      `${sum.toFixed(1).padStart(8)} ms ${share.padStart(7)} ${String(count).padStart(5)}  ${group}\n`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
