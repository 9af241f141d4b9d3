import type { Backbone, Tap } from '@protobench/backbones';
import type { Dataset } from '@protobench/datasets';
import type { Engine } from '@protobench/jit';
import { HarnessError } from '../errors.js';
import { canonicalJson, sha256 } from '../files/canonical.js';
import type { CellKey } from '../results/metrics-file.js';
import type { ResolvedMethod, Suite } from '../suite/load.js';
import type { BackboneSelection, DatasetSelection, SuiteConfig } from '../suite/schema.js';
import { inputSize } from '../suite/view.js';

/** A data set of a suite, opened. */
export interface OpenedDataset {
  readonly selection: DatasetSelection;
  readonly dataset: Dataset;
}

/** A backbone of a suite, with its weights. */
export interface OpenedBackbone {
  readonly selection: BackboneSelection;
  readonly backbone: Backbone;
  readonly taps: readonly Tap[];
}

/** One entry of the table: method variant x data set x backbone x seed. */
export interface Cell {
  /** `<method>-<variant>-s<seed>-<hash>`: names the folder; the hash is over everything that decides the result. */
  readonly id: string;
  readonly key: CellKey;
  readonly resolved: Readonly<Record<string, unknown>>;
  readonly method: ResolvedMethod;
  readonly dataset: OpenedDataset;
  readonly backbone: OpenedBackbone;
  readonly settings: SuiteConfig;
  readonly seed: number;
  readonly engine: Engine;
  /** Height and width of maps and masks. */
  readonly evaluationSize: number;
}

/** Version of what a configuration means; raised when the same configuration would give other numbers. */
const MEANING = 2;

/**
 * The cells of a suite, in the order data set, backbone, method, seed.
 * @throws HarnessError `DUPLICATE_CELL` when two entries resolve to the same cell.
 */
export function expandCells(
  suite: Suite,
  datasets: readonly OpenedDataset[],
  backbones: readonly OpenedBackbone[],
  engine: Engine,
): Cell[] {
  const cells: Cell[] = [];
  for (const dataset of datasets) {
    for (const backbone of backbones) {
      for (const method of suite.methods) {
        for (const seed of suite.config.seeds)
          cells.push(makeCell(suite, dataset, backbone, method, seed, engine));
      }
    }
  }
  const seen = new Map<string, Cell>();
  for (const cell of cells) {
    if (seen.has(cell.id)) {
      throw new HarnessError(
        'DUPLICATE_CELL',
        `the suite lists ${cell.key.method} ${cell.key.variant} on ${cell.key.dataset} with seed ${cell.seed} twice.`,
        'Remove one of the two entries, or give them different configurations.',
      );
    }
    seen.set(cell.id, cell);
  }
  return cells;
}

function makeCell(
  suite: Suite,
  dataset: OpenedDataset,
  backbone: OpenedBackbone,
  method: ResolvedMethod,
  seed: number,
  engine: Engine,
): Cell {
  const { config } = suite;
  const evaluationSize = config.evaluation.size ?? inputSize(backbone.selection);
  const { name } = backbone.backbone;
  const key: CellKey = {
    dataset: dataset.dataset.name,
    method: method.definition.name,
    variant: method.variant,
    backbone: backbone.backbone.weights === 'random' ? `${name} (random weights)` : name,
    seed,
  };
  const resolved = {
    meaning: MEANING,
    engine,
    seed,
    dataset: {
      name: dataset.dataset.name,
      categories: dataset.dataset.categories,
      setting: dataset.selection.setting,
      limit: dataset.selection.limit,
      subset: dataset.selection.subset,
      options: dataset.selection.options,
      fingerprint: dataset.dataset.fingerprint,
    },
    backbone: {
      name: backbone.backbone.name,
      weights: backbone.backbone.weightsHash,
      imageSize: backbone.selection.imageSize,
      crop: backbone.selection.crop,
      taps: backbone.taps.map(({ name }) => name),
    },
    method: { name: method.definition.name, variant: method.variant, config: method.config },
    evaluation: { size: evaluationSize, fprLimit: config.evaluation.fprLimit },
    features: config.features,
  };
  const folder = `${key.method}-${key.variant}`.replaceAll(' ', '_');
  const id = `${folder}-s${seed}-${sha256(canonicalJson(resolved)).slice(0, 12)}`;
  return { id, key, resolved, method, dataset, backbone, settings: config, seed, engine, evaluationSize };
}

/** What the features of a cell depend on: cells that share it share their entries of the feature cache. */
export function featureGroup({ resolved }: Cell): string {
  const { dataset, backbone, features } = resolved;
  return JSON.stringify([dataset, backbone, features]);
}

/** The cells of shard `index` (1-based) of `count`: every `count`-th one. */
export function shardOf(cells: readonly Cell[], shard: string): Cell[] {
  const match = /^(\d+)\/(\d+)$/.exec(shard);
  const [index, count] = match ? [Number(match[1]), Number(match[2])] : [0, 0];
  if (index < 1 || index > count) {
    throw new HarnessError(
      'BAD_SHARD',
      `--shard ${shard} is not i/n with 1 <= i <= n.`,
      'For the first of four: --shard 1/4.',
    );
  }
  return cells.filter((_, i) => i % count === index - 1);
}
