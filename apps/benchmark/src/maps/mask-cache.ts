import { readMask } from '@protobench/datasets';
import type { ConnectedRegions, Profile } from '@protobench/metrics';
import { labelRegions, prepareMask } from '@protobench/metrics';
import { CliError } from '../errors.js';
import type { ImageFiles } from './inventory.js';
import type { AnomalyMap } from './npy.js';

/** A mask at evaluation size with its regions. */
export interface PreparedMask {
  /** `[height * width]`, 0 or 1. */
  readonly mask: Uint8Array;
  readonly regions: ConnectedRegions;
}

/** Bytes of masks that are kept. */
const BUDGET = 256 * 1024 ** 2;
/** One of mask and four of labels. */
const BYTES_PER_PIXEL = 5;

/** What a profile does to masks; profiles with the same key can share them. */
export function maskKey({ prepare }: Profile): string {
  return JSON.stringify([prepare.mask, prepare.binarise]);
}

/**
 * Masks of one category as some profiles see them: read, prepared and labelled once, while they fit into memory. Passes go
 * round and round, so the first ones are kept; those used least recently would always be gone when they are asked for.
 */
export class MaskCache {
  private readonly kept = new Map<string, PreparedMask>();
  private readonly grey = new Map<string, number>();
  private bytes = 0;

  /**
   * @param profile any of the profiles
   * @param resize bring a mask to the size of its map, where a profile compares them as they come
   */
  constructor(
    private readonly profile: Profile,
    private readonly resize: boolean,
    private readonly budget = BUDGET,
  ) {}

  /** Masks read so far that have values between 0 and 255, each with its first such value. */
  get greyMasks(): ReadonlyMap<string, number> {
    return this.grey;
  }

  /**
   * The mask of an image, or `null` for a normal one.
   *
   * @param map map of the image as it comes
   * @throws CliError `MASK_SIZE`; DatasetError `IMAGE_UNREADABLE`, `IMAGE_UNSUPPORTED`
   */
  async of({ mask, map: mapPath }: ImageFiles, map: AnomalyMap): Promise<PreparedMask | null> {
    if (mask === null) return null;
    const before = this.kept.get(mask);
    if (before !== undefined) return before;
    const raw = await readMask({ kind: 'file', path: mask });
    const between = raw.data.find((value) => value !== 0 && value !== 255);
    if (between !== undefined) this.grey.set(mask, between);
    const asGiven = this.profile.prepare.mask.length === 0;
    if (asGiven && !this.resize && (raw.width !== map.width || raw.height !== map.height))
      throw new CliError(
        'MASK_SIZE',
        `${mask} is ${raw.width} x ${raw.height}, its map ${mapPath} ${map.width} x ${map.height}; the profile ${this.profile.name} compares them pixel by pixel.`,
        'Write maps of the size of the masks, or bring the masks to the size of the maps with --resize-masks.',
      );
    const { data, width, height } = prepareMask(raw, this.profile.prepare, map);
    const prepared = { mask: data, regions: labelRegions(data, width, height) };
    const bytes = data.length * BYTES_PER_PIXEL;
    if (this.bytes + bytes <= this.budget) {
      this.kept.set(mask, prepared);
      this.bytes += bytes;
    }
    return prepared;
  }
}
