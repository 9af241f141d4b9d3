/** How a group of features came about; for people to read, and for pruning. */
export interface GroupDescription {
  readonly backbone: string;
  readonly weightsHash: string;
  readonly weights: 'published' | 'random';
  /** Height and width of the images in pixels. */
  readonly imageSize: number;
  readonly taps: readonly string[];
  readonly dtype: string;
  readonly engine: string;
}

/** Features of many images that were made in one way. They share shards, so that they can be listed and pruned together. */
export interface FeatureGroup {
  /** 16 hexadecimal digits, a hash of everything but the image that the features depend on. */
  readonly id: string;
  /** `null` where whoever stored the features did not say. */
  readonly about: GroupDescription | null;
}

/** The group of features of which nothing is told. */
export const UNNAMED_GROUP: FeatureGroup = { id: '0'.repeat(16), about: null };
