import { drawImages } from './draws.js';

function draw(labels: boolean[], replicates: number, seed: number, stratified = false): number[][] {
  const all = new Uint16Array(replicates * labels.length);
  drawImages(labels, replicates, { seed, stratified }, all);
  return Array.from({ length: replicates }, (_, row) => [
    ...all.subarray(row * labels.length, (row + 1) * labels.length),
  ]);
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const labels = Array.from({ length: 37 }, (_, index) => index % 3 === 0);

describe('drawImages', () => {
  it('draws as many images as there are, the same for a seed and others for another', () => {
    const rows = draw(labels, 50, 5);
    for (const row of rows) expect(sum(row)).toBe(37);
    expect(draw(labels, 50, 5)).toEqual(rows);
    expect(draw(labels, 50, 6)).not.toEqual(rows);
    expect(draw(labels, 10, 5)).toEqual(rows.slice(0, 10));
    expect(new Set(rows.map(String)).size).toBe(50);
  });

  it('uses all of a seed', () => {
    expect(draw(labels, 5, 2 ** 40)).not.toEqual(draw(labels, 5, 0));
  });

  it('keeps the number of anomalous images where it is stratified', () => {
    const anomalous = labels.filter(Boolean).length;
    const counts = (stratified: boolean) =>
      draw(labels, 40, 1, stratified).map((row) => sum(row.filter((_, index) => labels[index])));
    expect(new Set(counts(true))).toEqual(new Set([anomalous]));
    expect(new Set(counts(false)).size).toBeGreaterThan(3);
  });

  it('draws every image about equally often', () => {
    const rows = draw(labels, 4000, 9);
    for (let image = 0; image < 37; image++) {
      const mean = sum(rows.map((row) => row[image])) / 4000;
      // Standard deviation of the mean of 4000 nearly Poisson counts: 0.016.
      expect(Math.abs(mean - 1)).toBeLessThan(0.08);
    }
  });
});
