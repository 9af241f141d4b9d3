import { regionSizes } from './components.js';

describe('regionSizes', () => {
  it('counts pixels that touch, by a side or a corner', () => {
    const mask = Uint8Array.from([1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 1]);
    expect([...regionSizes(mask, 5)]).toEqual([2, 0, 0, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 2, 2]);
  });

  it('does not join the ends of rows', () => {
    expect([...regionSizes(Uint8Array.from([0, 0, 1, 1, 0, 0]), 3)]).toEqual([0, 0, 1, 1, 0, 0]);
  });

  it('finds what flood filling by hand finds', () => {
    const width = 23;
    const mask = Uint8Array.from({ length: width * 19 }, (_, i) =>
      ((i * 2654435761) >>> 7) % 5 < 2 ? 1 : 0,
    );
    const labels = Array.from(mask, (_, i) => i);
    for (let changed = true; changed;) {
      changed = false;
      mask.forEach((one, i) => {
        if (!one) return;
        mask.forEach((other, j) => {
          const near =
            Math.abs((i % width) - (j % width)) <= 1 &&
            Math.abs(Math.floor(i / width) - Math.floor(j / width)) <= 1;
          if (other && near && labels[j] < labels[i]) {
            labels[i] = labels[j];
            changed = true;
          }
        });
      });
    }
    const expected = Array.from(mask, (one, i) =>
      one ? labels.filter((l, j) => mask[j] && l === labels[i]).length : 0,
    );
    expect([...regionSizes(mask, width)]).toEqual(expected);
  });
});
