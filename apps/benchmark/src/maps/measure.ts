import type {
  BootstrapEstimate,
  CategoryMetric,
  CategoryResult,
  MetricReasons,
  MetricValues,
  Profile,
} from '@protobench/metrics';
import { bootstrapCategory, evaluateProfile, meanResult } from '@protobench/metrics';
import type { ProgressListener } from '@protobench/harness';
import type { CategoryFiles, Inventory } from './inventory.js';
import { MapSource } from './map-source.js';
import { MaskCache, maskKey } from './mask-cache.js';

/** What is measured, and how. */
export interface MeasureOptions {
  readonly profiles: readonly Profile[];
  readonly fprLimit: number;
  /** Replicates of the bootstrap of `exact`, and its seed; none where omitted. */
  readonly bootstrap?: { readonly replicates: number; readonly seed: number } | undefined;
  readonly resizeMasks: boolean;
  readonly array?: string | undefined;
  readonly scores?: ReadonlyMap<string, number> | undefined;
  readonly onProgress: ProgressListener;
}

/** Intervals of a category. */
export type Intervals = Readonly<Record<CategoryMetric, BootstrapEstimate>>;

/** A category by a profile. */
export interface MeasuredCategory extends CategoryResult {
  readonly category: string;
  /** Masks of anomalous images in which the profile sees no anomalous pixel. */
  readonly emptyMasks: readonly string[];
  /** Masks with values between 0 and 255, each with its first such value. */
  readonly greyMasks: readonly (readonly [path: string, value: number])[];
  /** With a bootstrap, for `exact`. */
  readonly intervals?: Intervals;
}

/** All categories by a profile, and their unweighted mean. */
export interface ProfileTable {
  readonly profile: Profile;
  readonly categories: readonly MeasuredCategory[];
  readonly mean: { readonly values: MetricValues; readonly reasons: MetricReasons };
}

/** Every metric and the bootstrap read each image twice. */
const PASSES = 2;

/** Profiles that can share masks, in the order of their first one. */
function byMasks(profiles: readonly Profile[]): Profile[][] {
  const groups = new Map<string, Profile[]>();
  for (const profile of profiles) {
    const key = maskKey(profile);
    groups.set(key, [...(groups.get(key) ?? []), profile]);
  }
  return [...groups.values()];
}

/** Whether a profile gets intervals: the bootstrap measures by the exact definition. */
function hasIntervals(profile: Profile, options: MeasureOptions): boolean {
  return profile.name === 'exact' && options.bootstrap !== undefined;
}

async function measureCategory(
  { category, images }: CategoryFiles,
  options: MeasureOptions,
  onImage: (note: string) => void,
): Promise<Map<Profile, MeasuredCategory>> {
  const { fprLimit, array, scores, bootstrap } = options;
  const measured = new Map<Profile, MeasuredCategory>();
  for (const group of byMasks(options.profiles)) {
    const masks = new MaskCache(group[0], options.resizeMasks);
    for (const profile of group) {
      const note = `${category}, ${profile.name}`;
      const source = new MapSource(images, profile, masks, { array, scores, onImage: () => onImage(note) });
      const result = await evaluateProfile(source, profile, { fprLimit });
      const { values, reasons, images: counts } = result;
      const { emptyMasks } = source;
      const greyMasks = [...masks.greyMasks];
      const row = { category, values, reasons, images: counts, emptyMasks, greyMasks };
      const intervals =
        bootstrap !== undefined && hasIntervals(profile, options)
          ? await bootstrapCategory(source, { ...bootstrap, fprLimit })
          : undefined;
      measured.set(profile, intervals === undefined ? row : { ...row, intervals });
    }
  }
  return measured;
}

/**
 * Measures all categories by all profiles, one category after the other. Maps are read from disk in every pass and not
 * kept; masks are kept while the profiles of one way of preparing them are measured.
 */
export async function measureMaps(inventory: Inventory, options: MeasureOptions): Promise<ProfileTable[]> {
  const { profiles, onProgress } = options;
  const images = inventory.categories.reduce((sum, category) => sum + category.images.length, 0);
  const rounds = profiles.length + profiles.filter((profile) => hasIntervals(profile, options)).length;
  const total = images * PASSES * rounds;
  let done = 0;
  const rows: Map<Profile, MeasuredCategory>[] = [];
  for (const category of inventory.categories)
    rows.push(
      await measureCategory(category, options, (note) =>
        onProgress({ phase: 'evaluate', done: ++done, total, unit: 'reads', note }),
      ),
    );
  return profiles.map((profile) => {
    const categories = rows.flatMap((row) => row.get(profile) ?? []);
    const names = categories.map(({ category }) => category);
    return { profile, categories, mean: meanResult(categories, names) };
  });
}
