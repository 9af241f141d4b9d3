import { pairedBootstrap, sourceOf } from '@protobench/metrics';
import { centralInterval } from '../tables/statistics.js';
import { meanReplicates, resampleCategory } from './resample.js';
import { IMAGE_METRICS } from './weighted-ranking.js';

const IMAGES = 40;
const labels = Array.from({ length: IMAGES }, (_, index) => index % 3 !== 0);

/** Scores in which anomalous images stand out by `lift`. */
function scores(lift: number, phase: number): number[] {
  return labels.map((label, index) => Math.sin(index * 12.9 + phase) + (label ? lift : 0));
}

/** The same scores as images of one pixel, for the metrics package. */
function source(values: readonly number[]) {
  return sourceOf(
    values.map((score, index) => ({
      id: `image ${index}`,
      anomalous: labels[index],
      score,
      map: new Float32Array(1),
      mask: null,
      width: 1,
      height: 1,
    })),
  );
}

describe('resampleCategory', () => {
  const [weak, strong] = [scores(0.6, 0), scores(1.4, 1)];
  const options = { replicates: 200, seed: 5 };

  it.each([0, 3])('tests category %i as pairedBootstrap does', async (number) => {
    const [first, second] = resampleCategory({ labels, rows: [[weak], [strong]] }, number, options);
    const expected = await pairedBootstrap(source(weak), source(strong), {
      ...options,
      seed: options.seed + number * 2 ** 32,
    });
    IMAGE_METRICS.forEach((metric, at) => {
      const differences = second[at].map((value, index) => value - first[at][index]);
      const interval = centralInterval(differences.subarray(1), 0.95);
      expect(differences[0]).toBeCloseTo(expected[metric].difference.value ?? NaN, 12);
      expect(interval?.low).toBeCloseTo(expected[metric].difference.low ?? NaN, 12);
      expect(interval?.high).toBeCloseTo(expected[metric].difference.high ?? NaN, 12);
    });
  });

  it('takes the mean over seeds within each draw', () => {
    const both = resampleCategory({ labels, rows: [[weak, strong]] }, 0, options);
    const apart = resampleCategory({ labels, rows: [[weak], [strong]] }, 0, options);
    both[0][1].forEach((value, at) => {
      expect(value).toBeCloseTo((apart[0][1][at] + apart[1][1][at]) / 2, 12);
    });
  });

  it('draws differently for another category and another seed, and alike for the same', () => {
    const run = (number: number, seed: number) =>
      resampleCategory({ labels, rows: [[weak]] }, number, { replicates: 20, seed })[0][0];
    expect(run(0, 1)).toEqual(run(0, 1));
    expect(run(1, 1)).not.toEqual(run(0, 1));
    expect(run(0, 2)).not.toEqual(run(0, 1));
  });

  it('leaves out what no draw defines', () => {
    const single = { labels: [true, true], rows: [[[0.1, 0.2]]] };
    const [[auroc, ap]] = resampleCategory(single, 0, { replicates: 5, seed: 0 });
    expect(centralInterval(auroc, 0.95)).toBeNull();
    expect(centralInterval(ap, 0.95)).toEqual({ low: 1, high: 1 });
  });
});

describe('meanReplicates', () => {
  it('averages the categories draw by draw', () => {
    const one = [[Float64Array.of(1, 2, NaN)]];
    const two = [[Float64Array.of(3, 6, 1)]];
    expect(meanReplicates([one, two])).toEqual([[Float64Array.of(2, 4, NaN)]]);
  });
});
