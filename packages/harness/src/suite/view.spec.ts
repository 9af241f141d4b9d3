import { fitMask } from '@protobench/datasets';
import { inputGeometry, inputSize, maskGeometry, pictureGeometry } from './view.js';

describe('what a backbone sees of an image', () => {
  it('is all of it without a crop', () => {
    expect(inputSize({ imageSize: 256 })).toBe(256);
    expect(inputGeometry({ imageSize: 256 })).toEqual({ width: 256, height: 256 });
    expect(maskGeometry({ imageSize: 256 }, 128)).toEqual({ width: 128, height: 128 });
    expect(pictureGeometry({ imageSize: 256 }, 128)).toEqual({ width: 128, height: 128 });
  });

  it('is the middle with one, for images, masks and pictures', () => {
    const selection = { imageSize: 448, crop: 392 };
    const crop = { width: 392, height: 392 };
    expect(inputSize(selection)).toBe(392);
    expect(inputGeometry(selection)).toEqual({ width: 448, height: 448, crop });
    expect(maskGeometry(selection, 256)).toEqual({
      width: 448,
      height: 448,
      crop,
      evaluation: { width: 256, height: 256 },
    });
    expect(pictureGeometry(selection, 256)).toEqual({
      width: 293,
      height: 293,
      crop: { width: 256, height: 256 },
    });
  });

  it('keeps of a mask what lies in the middle', () => {
    const data = new Uint8Array(16 * 16);
    for (let i = 0; i < 16; i++) data[i] = 255; // the first row, which is cropped
    data[8 * 16 + 8] = 255;
    const mask = fitMask({ data, width: 16, height: 16 }, maskGeometry({ imageSize: 16, crop: 8 }, 8));
    expect([mask.width, mask.height]).toEqual([8, 8]);
    expect([...mask.data].flatMap((value, i) => (value === 1 ? [i] : []))).toEqual([4 * 8 + 4]);
  });
});
