import type { Sample } from '@protobench/datasets';
import type { ProbedImage } from './prototype-probe.js';

/** The location of an image that is nearest to a prototype. */
export interface NearestLocation {
  readonly sample: Sample;
  readonly similarity: number;
  readonly row: number;
  readonly column: number;
  /** Grid of the locations. */
  readonly height: number;
  readonly width: number;
}

/** Keeps for some prototypes the nearest locations of different images, the nearest first; ties go to what came first. */
export class NearestLocations {
  private readonly found: NearestLocation[][];

  /** @param limit locations kept for each prototype */
  constructor(
    private readonly prototypes: readonly number[],
    private readonly limit: number,
  ) {
    this.found = prototypes.map(() => []);
  }

  /** @param image similarities */
  add(sample: Sample, { values, height, width, count }: ProbedImage): void {
    for (const [i, prototype] of this.prototypes.entries()) {
      let best = 0;
      for (let at = 1; at < height * width; at++)
        if (values[at * count + prototype] > values[best * count + prototype]) best = at;
      const similarity = values[best * count + prototype];
      const list = this.found[i];
      const place = list.findIndex((other) => similarity > other.similarity);
      const column = best % width;
      const location = { sample, similarity, row: (best - column) / width, column, height, width };
      if (place >= 0) list.splice(place, 0, location);
      else list.push(location);
      if (list.length > this.limit) list.pop();
    }
  }

  /** Locations of each prototype, in the order of the prototypes. */
  locations(): readonly (readonly NearestLocation[])[] {
    return this.found;
  }
}
