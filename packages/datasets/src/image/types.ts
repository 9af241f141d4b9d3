/** An 8-bit colour image. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  /** `[height, width, 3]`, row-major, 0..255. */
  readonly data: Uint8Array;
}

/** An 8-bit image of one channel. */
export interface GrayImage {
  readonly width: number;
  readonly height: number;
  /** `[height, width]`, row-major, 0..255. */
  readonly data: Uint8Array;
}

/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}
