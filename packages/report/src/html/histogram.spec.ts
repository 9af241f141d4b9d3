import { BINS, scoreHistograms } from './histogram.js';

function image(category: string, score: number, anomalous: boolean) {
  return { id: `${category}/x.png`, category, defect: anomalous ? 'cut' : 'good', anomalous, score };
}

describe('scoreHistograms', () => {
  it('counts every image once, from the smallest to the largest score of its category', () => {
    const images = Array.from({ length: 200 }, (_, index) =>
      image(index % 2 ? 'a' : 'b', index % 50, index > 120),
    );
    const histograms = scoreHistograms(images);
    expect([...histograms.keys()].sort()).toEqual(['a', 'b']);
    const total = [...histograms.values()]
      .flatMap(({ normal, anomalous }) => [...normal, ...anomalous])
      .reduce((sum, value) => sum + value, 0);
    expect(total).toBe(200);
  });

  it('has the extremes in the outer bins', () => {
    const histogram = scoreHistograms([image('a', 5, false), image('a', 7, false), image('a', 9, true)]).get(
      'a',
    );
    expect(histogram?.normal[0]).toBe(1);
    expect(histogram?.normal[BINS / 2]).toBe(1);
    expect(histogram?.anomalous[BINS - 1]).toBe(1);
  });

  it('puts equal scores into one bin', () => {
    expect(scoreHistograms([image('a', 3, false), image('a', 3, true)]).get('a')?.anomalous[0]).toBe(1);
  });
});
