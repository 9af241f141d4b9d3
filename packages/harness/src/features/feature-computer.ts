import type { KeyedPayload } from './codec.js';
import type { WantedImage } from './image-features.js';

/** Turns images into features as they are stored. Nothing is loaded before it is needed. */
export interface FeatureComputer {
  /** Images that it takes at a time. */
  readonly group: number;
  /** Calls worth having under way for so many images. */
  lanes(images: number): number;
  /**
   * Features of at most `group` images.
   * @throws DatasetError those of `prepareImage`; HarnessError `FEATURE_OVERFLOW`.
   */
  compute(images: readonly WantedImage[]): Promise<readonly KeyedPayload[]>;
  /** Ends threads and frees memory; to be called when nothing is under way. */
  dispose(): Promise<void>;
}
