import { join } from 'node:path';
import { encodePng, prepareImage, type ImageGeometry, type Sample } from '@protobench/datasets';
import { writeAtomic } from '../../files/atomic.js';
import type { ProgressListener } from '../../progress.js';
import type { NearestPatches, PrototypeDiagnostics, PrototypePatch } from '../../results/diagnostics-file.js';
import { evenly } from './evenly.js';
import { NearestLocations, type NearestLocation } from './nearest-locations.js';
import { PATCH_SIZE, patchImage } from './patch-image.js';
import type { PrototypeProbe } from './prototype-probe.js';
import { UsageCounter } from './usage-counter.js';

/** Most normal test images of a category that usage is measured on. */
const USAGE_IMAGES = 32;
/** Most training images of a category that patches are looked for in. */
const PATCH_IMAGES = 64;
/** Patches shown of a prototype. */
const PATCHES = 5;

/** What is diagnosed, and where patch images go. */
export interface PrototypeTask {
  readonly site: string;
  readonly probe: PrototypeProbe;
  readonly categories: readonly string[];
  /** Of all splits. */
  readonly samples: readonly Sample[];
  /** How many of the most used prototypes are shown. */
  readonly most: number;
  /** The category whose model this is, in the single-class setting. */
  readonly category: string | null;
  /** From an image on disk to what the backbone sees. */
  readonly image: ImageGeometry;
  readonly dir: string;
  readonly onProgress: ProgressListener;
}

/** How the prototypes of a detector are used on normal test images, and which training patches they are nearest to. */
export async function diagnosePrototypes(task: PrototypeTask): Promise<PrototypeDiagnostics | null> {
  const choose = (limit: number, wanted: (sample: Sample) => boolean) =>
    task.categories.flatMap((category) =>
      evenly(
        task.samples.filter((sample) => sample.category === category && wanted(sample)),
        limit,
      ),
    );
  const test = choose(USAGE_IMAGES, ({ split, anomalous }) => split === 'test' && !anomalous);
  const training = choose(PATCH_IMAGES, ({ split }) => split === 'train');
  let done = 0;
  const advance = () =>
    task.onProgress({
      phase: 'diagnostics',
      done: ++done,
      total: test.length + training.length,
      unit: 'images',
    });
  const counters = new Map<string, UsageCounter>();
  let count = 0;
  await task.probe.each('weights', test, ({ category }, image) => {
    let counter = counters.get(category);
    if (!counter) counters.set(category, (counter = new UsageCounter(image.count)));
    counter.add(image);
    count = image.count;
    advance();
  });
  if (counters.size === 0) return null;
  const shown = mostUsed([...counters.values()], count, task.most);
  const nearest = new NearestLocations(shown, PATCHES);
  await task.probe.each('similarity', training, (sample, image) => {
    nearest.add(sample, image);
    advance();
  });
  const perCategory = <T>(read: (counter: UsageCounter) => T): Record<string, T> =>
    Object.fromEntries([...counters].map(([category, counter]) => [category, read(counter)]));
  return {
    site: task.site,
    count,
    trainingImages: training.length,
    usage: perCategory((counter) => Array.from(counter.usage(), rounded)),
    active: perCategory((counter) => rounded(counter.active())),
    nonzero: perCategory((counter) => rounded(counter.nonzero())),
    nearest: await writePatches(task, shown, nearest.locations()),
  };
}

/** Six digits are more than a chart shows and keep the file small. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}

/** Prototypes by their usage, each category counting the same; ties go to the lower index. */
function mostUsed(counters: readonly UsageCounter[], count: number, most: number): number[] {
  const total = new Float64Array(count);
  for (const counter of counters) counter.usage().forEach((share, k) => (total[k] += share));
  return [...total.keys()]
    .filter((k) => total[k] > 0)
    .sort((a, b) => total[b] - total[a] || a - b)
    .slice(0, most);
}

async function writePatches(
  { category, dir, image: geometry }: PrototypeTask,
  prototypes: readonly number[],
  locations: readonly (readonly NearestLocation[])[],
): Promise<NearestPatches[]> {
  const owner = category === null ? '' : `${category}-`;
  const entries: NearestPatches[] = [];
  for (const [i, prototype] of prototypes.entries()) {
    const patches: PrototypePatch[] = [];
    for (const [n, location] of locations[i].entries()) {
      const { sample, similarity } = location;
      const name = `prototype-${owner}${prototype}-${n}.png`;
      const image = await prepareImage(sample.image, geometry);
      const { data } = patchImage(image, location);
      await writeAtomic(join(dir, name), await encodePng(data, PATCH_SIZE, PATCH_SIZE));
      patches.push({
        id: sample.id,
        category: sample.category,
        similarity: rounded(similarity),
        image: name,
      });
    }
    entries.push({ prototype, ...(category === null ? {} : { category }), patches });
  }
  return entries;
}
