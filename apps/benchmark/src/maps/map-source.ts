import type { EvaluatedImage, ImageSource, Profile } from '@protobench/metrics';
import { imageScore, prepareMap } from '@protobench/metrics';
import { CliError } from '../errors.js';
import type { ImageFiles } from './inventory.js';
import type { MaskCache } from './mask-cache.js';
import type { AnomalyMap } from './npy.js';
import { readMap } from './read-map.js';

/** How maps are read. */
export interface ReadRule {
  /** Array of `.npz` files; the first where omitted. */
  readonly array?: string | undefined;
  /** Image scores by key; read off the maps by the rule of the profile where omitted. */
  readonly scores?: ReadonlyMap<string, number> | undefined;
  /** Called for each image that is read. */
  onImage(): void;
}

/** A sum with infinity or its product with 0 may be NaN, so what resizes or smooths needs finite maps. */
function refuseInfinite(map: AnomalyMap, path: string, { prepare, name }: Profile): void {
  if (prepare.map === null && prepare.smoothing.kind === 'none') return;
  const at = map.data.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  throw new CliError(
    'MAP_NOT_FINITE',
    `${path} has ${map.data[at]} at row ${Math.floor(at / map.width)}, column ${at % map.width}; the profile ${name} resizes and smooths maps, which needs finite numbers.`,
    'Clip the map, or evaluate it by profiles that take maps as they come, such as exact.',
  );
}

/** The images of a category as a profile sees them, read from disk whenever they are asked for. */
export class MapSource implements ImageSource {
  readonly count: number;
  private readonly scores: number[] = [];
  private readonly emptied = new Set<string>();

  constructor(
    private readonly images: readonly ImageFiles[],
    private readonly profile: Profile,
    private readonly masks: MaskCache,
    private readonly rule: ReadRule,
  ) {
    this.count = images.length;
  }

  /** Masks of anomalous images in which the profile sees no anomalous pixel, of the images read so far. */
  get emptyMasks(): readonly string[] {
    return [...this.emptied];
  }

  /** @throws CliError as `readMap` and `MaskCache`, and `MAP_NOT_FINITE` for infinity where the profile cannot bear it */
  async image(index: number): Promise<EvaluatedImage> {
    const files = this.images[index];
    const raw = await readMap(files.map, this.rule.array);
    refuseInfinite(raw, files.map, this.profile);
    const prepared = await this.masks.of(files, raw);
    if (prepared?.regions.count === 0 && files.mask !== null) this.emptied.add(files.mask);
    const map = prepareMap(raw, this.profile.prepare);
    this.scores[index] ??= this.rule.scores?.get(files.key) ?? imageScore(map, this.profile.prepare.score);
    this.rule.onImage();
    return {
      id: files.map,
      anomalous: files.anomalous,
      score: this.scores[index],
      map: map.data,
      width: map.width,
      height: map.height,
      mask: prepared?.mask ?? null,
      ...(prepared === null ? {} : { regions: prepared.regions }),
    };
  }
}
