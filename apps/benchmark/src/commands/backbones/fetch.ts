import { fetchWeights, type BackboneDefinition, type FetchedWeights } from '@protobench/backbones';
import { describeError } from '@protobench/harness';
import { ProgressDisplay } from '../../display/progress-display.js';
import { CliError } from '../../errors.js';
import { EXIT } from '../../exit-codes.js';
import { jsonText, type Output } from '../../output.js';
import { weightsRoot } from '../command.js';
import { weightsState } from '../weights-state.js';
import { chosenBackbones, type BackbonesArgs } from './args.js';

/** What became of one backbone when all are fetched. */
type Outcome = FetchedWeights | { readonly name: string; readonly status: 'failed'; readonly error: object };

/** Gets weight files. When all are asked for, one that cannot be had does not stop the others, but no network does. */
export async function fetchAll(args: BackbonesArgs, output: Output): Promise<number> {
  const root = weightsRoot(args.weightsRoot);
  if (root === undefined) {
    throw new CliError(
      'USAGE',
      'backbones fetch needs a folder of weights.',
      'Name it with --weights-root DIR or PROTOBENCH_WEIGHTS.',
    );
  }
  const chosen = chosenBackbones(args);
  checkLicences(chosen, args, root, output);
  const outcomes: Outcome[] = [];
  for (const definition of chosen) {
    try {
      const got = await fetchOne(definition, args, root, output);
      outcomes.push(got);
      if (!args.json) output.out(describe(got));
    } catch (failure) {
      if (args.name !== undefined) throw failure;
      const error = describeError(failure);
      if (error.code === 'WEIGHTS_OFFLINE') throw failure;
      outcomes.push({ name: definition.name, status: 'failed', error });
      output.err(`${definition.name}: ${error.code}: ${error.message}\n  ${error.hint}\n`);
    }
  }
  if (args.json) output.out(jsonText(outcomes));
  return outcomes.some(({ status }) => status === 'failed') ? EXIT.failed : EXIT.done;
}

/** Shows the licences of what is to be downloaded. @throws CliError `USAGE` when they are not accepted */
function checkLicences(
  chosen: readonly BackboneDefinition[],
  { acceptLicence = false }: BackbonesArgs,
  root: string,
  output: Output,
): void {
  const wanted = chosen.filter(
    (definition) =>
      definition.weightsSource?.hub !== undefined && weightsState(definition, root).status === 'missing',
  );
  for (const { name, licence, source, weightsSource } of wanted) {
    const page = `https://huggingface.co/${weightsSource?.hub?.repository}`;
    output.err(`${name}: weights under ${licence} (${source}), ${page}\n`);
  }
  if (wanted.length > 0 && !acceptLicence) {
    throw new CliError(
      'USAGE',
      `the ${wanted.length === 1 ? 'licence' : 'licences'} above must be accepted before weights are fetched.`,
      'Read the page of the repository, then add --accept-licence.',
    );
  }
}

async function fetchOne(
  { name }: BackboneDefinition,
  { revision }: BackbonesArgs,
  root: string,
  output: Output,
): Promise<FetchedWeights> {
  const display = new ProgressDisplay(output);
  const hubUrl = process.env['HF_ENDPOINT'];
  try {
    return await fetchWeights(name, {
      weightsRoot: root,
      ...(revision !== undefined && { revision }),
      ...(hubUrl !== undefined && hubUrl !== '' && { hubUrl }),
      onProgress: ({ done, total }) =>
        display.update({ phase: 'fetch', done: tenths(done), total: tenths(total), unit: 'MiB', note: name }),
    });
  } finally {
    display.close();
  }
}

function describe(got: FetchedWeights): string {
  const { name, status, path, bytes = 0, sha256, checkedAgainst, commit, resumedFrom = 0 } = got;
  if (path === undefined) return `${name}: included, nothing to fetch\n`;
  const resumed = resumedFrom > 0 ? `, ${tenths(resumedFrom)} MiB of it by an earlier attempt` : '';
  const from = commit === undefined ? '' : `\n  commit ${commit}`;
  const checked = {
    pinned: 'as pinned by the registry',
    hub: 'as the hub states; the registry pins none',
    nothing: 'not checked: the registry pins none',
  }[checkedAgainst ?? 'nothing'];
  return `${name}: ${status}, ${path}, ${tenths(bytes)} MiB${resumed}${from}\n  sha256 ${sha256}, ${checked}\n`;
}

function tenths(bytes: number): number {
  return Math.round((bytes / 2 ** 20) * 10) / 10;
}
