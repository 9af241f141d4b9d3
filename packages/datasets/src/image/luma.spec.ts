import { toGray } from './luma.js';

describe('toGray', () => {
  it('leaves grey as it is', () => {
    const data = Uint8Array.from({ length: 256 * 3 }, (_, i) => Math.floor(i / 3));
    expect(toGray({ width: 256, height: 1, data }).data).toEqual(
      Uint8Array.from({ length: 256 }, (_, i) => i),
    );
  });

  it('weighs colours as Pillow 9.4 does', () => {
    const data = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 0, 12, 200, 99);
    expect([...toGray({ width: 5, height: 1, data }).data]).toEqual([76, 150, 29, 226, 132]);
  });
});
