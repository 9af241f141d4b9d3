import { prepareMask, type MaskGeometry, type Sample } from '@protobench/datasets';

/** Masks at evaluation size, read when first asked for; they are small, one byte a pixel. */
export class MaskCache {
  private readonly known = new Map<number, Uint8Array>();

  constructor(
    private readonly samples: readonly Sample[],
    private readonly geometry: MaskGeometry,
  ) {}

  /** The mask of sample `index`, 1 where it is defective; `null` where it has none. */
  async get(index: number): Promise<Uint8Array | null> {
    const { mask } = this.samples[index];
    if (mask === null) return null;
    let found = this.known.get(index);
    if (!found) {
      found = (await prepareMask(mask, this.geometry)).data;
      this.known.set(index, found);
    }
    return found;
  }
}
