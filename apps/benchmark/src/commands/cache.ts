import { describeCache, pruneCache, type PruneOptions, type ShardReport } from '@protobench/harness';
import { CliError } from '../errors.js';
import { EXIT } from '../exit-codes.js';
import { jsonText, type Output } from '../output.js';
import { cacheDir, command } from './command.js';

interface CacheArgs {
  readonly action: 'list' | 'prune';
  readonly cache?: string;
  readonly check: boolean;
  readonly olderThan?: number;
  readonly maxSize?: number;
  readonly backbone?: string;
  readonly damaged: boolean;
  readonly dryRun?: boolean;
  readonly json: boolean;
}

/** `protobench cache list|prune`: the features that suites share. */
export const cache = command<CacheArgs>({
  syntax: 'cache <action>',
  description: 'List the cached features, or remove some',
  options: (yargs) =>
    yargs
      .positional('action', {
        choices: ['list', 'prune'] as const,
        demandOption: true,
        describe: 'what to do',
      })
      .option('cache', { type: 'string', describe: 'folder of cached features (default: .cache/features)' })
      .option('check', { type: 'boolean', default: false, describe: 'read every entry (list)' })
      .option('older-than', { type: 'number', describe: 'remove what nobody used for so many days (prune)' })
      .option('max-size', {
        type: 'number',
        describe: 'remove what was unused the longest, until so many GiB are left (prune)',
      })
      .option('backbone', { type: 'string', describe: 'only features of this backbone' })
      .option('damaged', { type: 'boolean', default: false, describe: 'remove what is damaged (prune)' })
      .option('dry-run', {
        type: 'boolean',
        default: false,
        describe: 'only say what would be removed (prune)',
      })
      .option('json', { type: 'boolean', default: false, describe: 'print as JSON' }),
  run: (args, output) => (args.action === 'list' ? list(args, output) : prune(args, output)),
});

/** Shards of one group of features together. */
interface GroupRow {
  readonly group: string;
  readonly about: ShardReport['about'];
  readonly shards: number;
  readonly entries: number;
  readonly damaged: number;
  readonly bytes: number;
  /** ISO 8601, UTC. */
  readonly usedAt: string;
}

async function list(args: CacheArgs, output: Output): Promise<number> {
  const dir = cacheDir(args.cache);
  const { shards, leftOver } = await describeCache(dir, args.check);
  const wanted = shards.filter(
    ({ about }) => args.backbone === undefined || about?.backbone === args.backbone,
  );
  const groups = [...new Set(wanted.map(({ group }) => group))].map((group) =>
    groupRow(wanted.filter((shard) => shard.group === group)),
  );
  const sum = (field: 'entries' | 'damaged' | 'bytes') =>
    groups.reduce((total, row) => total + row[field], 0);
  const total = { entries: sum('entries'), damaged: sum('damaged'), bytes: sum('bytes') };
  const left = { files: leftOver.length, bytes: leftOver.reduce((bytes, file) => bytes + file.bytes, 0) };
  if (args.json) output.out(jsonText({ dir, groups, total, leftOver: left }));
  else {
    for (const row of groups) output.out(describe(row));
    output.out(`${dir}: ${total.entries} images, ${mebibytes(total.bytes)}\n`);
    if (total.damaged > 0) output.out(`${total.damaged} damaged; prune --damaged removes them\n`);
    if (left.files > 0)
      output.out(`${left.files} files of no use, ${mebibytes(left.bytes)}; prune --damaged removes them\n`);
  }
  return EXIT.done;
}

function groupRow(shards: readonly ShardReport[]): GroupRow {
  const sum = (field: 'entries' | 'damaged' | 'bytes') =>
    shards.reduce((total, shard) => total + shard[field], 0);
  const [{ group, about }] = shards;
  return {
    ...{ group, about, shards: shards.length },
    ...{ entries: sum('entries'), damaged: sum('damaged'), bytes: sum('bytes') },
    usedAt: new Date(Math.max(...shards.map(({ usedAt }) => usedAt))).toISOString(),
  };
}

function describe({ about, shards, entries, bytes, usedAt }: GroupRow): string {
  const size = `${entries} images, ${mebibytes(bytes)} in ${shards} shards, used ${usedAt.slice(0, 10)}`;
  if (about === null) return `unknown\n  ${size}\n`;
  const { backbone, weights, weightsHash, imageSize, taps, dtype, engine } = about;
  const random = weights === 'random' ? ' (RANDOM WEIGHTS)' : '';
  return (
    `${backbone}${random}, ${imageSize} x ${imageSize}, ${dtype}, ${engine}\n` +
    `  taps ${taps.join(', ')}; weights ${weightsHash.slice(0, 12)}\n  ${size}\n`
  );
}

async function prune(args: CacheArgs, output: Output): Promise<number> {
  const report = await pruneCache(cacheDir(args.cache), pruneOptions(args));
  const { removed, repaired, busy, leftOver, freedBytes, keptBytes } = report;
  if (args.json) output.out(jsonText(report));
  else {
    const would = args.dryRun ? 'would ' : '';
    for (const { name, reason, entries, about } of removed)
      output.out(
        `${would}remove ${name} (${reason}): ${entries} images of ${about?.backbone ?? 'unknown'}\n`,
      );
    for (const { name, entries, damaged } of repaired)
      output.out(`${would}repair ${name}: ${damaged} damaged entries go, ${entries} stay\n`);
    if (leftOver.length > 0) output.out(`${would}remove ${leftOver.length} files of no use\n`);
    for (const { name, writer } of busy)
      output.out(`keep ${name}: process ${writer?.pid ?? '?'} on ${writer?.host ?? '?'} is writing it\n`);
    output.out(
      `${mebibytes(freedBytes)} ${args.dryRun ? 'to free' : 'freed'}, ${mebibytes(keptBytes)} kept\n`,
    );
  }
  return EXIT.done;
}

/** @throws CliError `USAGE` */
function pruneOptions({ olderThan, maxSize, backbone, damaged, dryRun = false }: CacheArgs): PruneOptions {
  for (const [name, value] of Object.entries({ 'older-than': olderThan, 'max-size': maxSize })) {
    if (value !== undefined && !(value >= 0))
      throw new CliError('USAGE', `--${name} is not a number from 0 on.`, `For example: --${name} 30`);
  }
  if (olderThan === undefined && maxSize === undefined && backbone === undefined && !damaged) {
    throw new CliError(
      'USAGE',
      'cache prune needs to know what to remove.',
      'Give --older-than DAYS, --max-size GIB (0 for everything), --backbone NAME or --damaged.',
    );
  }
  return {
    ...(olderThan !== undefined && { olderThanDays: olderThan }),
    ...(maxSize !== undefined && { maxBytes: maxSize * 2 ** 30 }),
    ...(backbone !== undefined && { backbone }),
    damaged,
    dryRun,
  };
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
