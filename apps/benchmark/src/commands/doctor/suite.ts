import { findBackbone, tapSize } from '@protobench/backbones';
import { describeRegistry, type DatasetRow } from '@protobench/datasets';
import { inputSize, loadSuite, type Suite } from '@protobench/harness';
import { METHODS } from '../../methods.js';
import { openRegistry } from '../../registry.js';
import { weightsState } from '../weights-state.js';
import { finding, type Finding } from './finding.js';

/** Where data and weights are looked for. */
export interface Places {
  readonly dataRoot: string | undefined;
  readonly weightsRoot: string | undefined;
  readonly registry: string | undefined;
}

/** What of a suite can run here: its data sets, weights, the disk that its cached features take, and its methods. */
export async function examineSuite(path: string, places: Places): Promise<Finding[]> {
  const suite = await loadSuite(path, METHODS);
  const rows = await describeRegistry(await openRegistry(places.registry), places.dataRoot);
  return [
    ...datasets(suite, rows),
    ...backbones(suite, places.weightsRoot),
    ...features(suite, rows),
    ...suite.methods.map(({ definition, variant, config }) => method(definition.title, variant, config)),
  ];
}

function datasets(suite: Suite, rows: readonly DatasetRow[]): Finding[] {
  return suite.config.datasets.map(({ name }) => {
    const row = rows.find((one) => one.name === name);
    if (row === undefined) {
      return finding('data', name, false, 'is not in the registry of data sets; docs/own-data.md', true);
    }
    const get = row.fetchable
      ? ` Get it with: protobench datasets fetch ${name}`
      : ` Get it from ${row.homepage ?? 'its authors'} (${row.licence}).`;
    return finding('data', name, row.present, row.present ? row.note : `${row.note}${get}`, true);
  });
}

function backbones(suite: Suite, root: string | undefined): Finding[] {
  return suite.config.backbones.map(({ name, randomWeights }) => {
    if (randomWeights) return finding('weights', name, true, 'random, as the suite asks for', true);
    const { status, note } = weightsState(findBackbone(name), root);
    return finding('weights', name, status !== 'missing', note, true);
  });
}

/** Disk for the features of all images, by the counts found, else by those that the registry expects. */
function features(suite: Suite, rows: readonly DatasetRow[]): Finding[] {
  const width = suite.config.features.dtype === 'float16' ? 2 : 4;
  return suite.config.backbones.flatMap((selection) => {
    const { taps } = findBackbone(selection.name);
    const chosen = taps.filter(({ name }) => selection.taps?.includes(name) ?? true);
    const values = chosen.reduce((sum, tap) => {
      const pixels = inputSize(selection);
      const size = tapSize(tap, pixels, pixels);
      return sum + size.height * size.width * tap.channels;
    }, 0);
    return suite.config.datasets.map(({ name }) => {
      const row = rows.find((one) => one.name === name);
      const counts = row?.counts ?? row?.expected ?? null;
      const perImage = `${((values * width) / 2 ** 20).toFixed(2)} MiB an image`;
      if (counts === null) return finding('cached features', name, true, perImage);
      const images = counts.train + counts.testGood + counts.testDefect;
      const total = `${((values * width * images) / 2 ** 30).toFixed(1)} GiB for ${images} images`;
      return finding('cached features', `${name}, ${selection.name}`, true, `${perImage}, ${total}`);
    });
  });
}

function method(title: string, variant: string, config: unknown): Finding {
  const { train } = config as { readonly train?: { readonly steps?: number; readonly batchSize?: number } };
  const budget =
    train?.steps === undefined ? 'no training' : `${train.steps} steps of ${train.batchSize ?? '?'} images`;
  return finding('method', `${title} (${variant})`, true, budget);
}
