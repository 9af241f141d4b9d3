import { auroc, averagePrecision } from '@protobench/metrics';
import { imageScores } from './image-scores.js';

function image(score: number, anomalous: boolean, category = 'a') {
  return { id: `${category}/${score}.png`, category, defect: anomalous ? 'cut' : 'good', anomalous, score };
}

describe('imageScores', () => {
  it('counts errors at the score with the best F1', () => {
    // Best F1 at 0.4: four of five found with one false positive.
    const images = [
      ...[0.9, 0.8, 0.7, 0.4, 0.1].map((score) => image(score, true)),
      ...[0.5, 0.3, 0.2].map((score) => image(score, false)),
    ];
    expect(imageScores(images).separations.get('a')?.atBestF1).toEqual({
      threshold: 0.4,
      falsePositives: 1,
      misses: 1,
      normal: 3,
      anomalous: 5,
    });
  });

  it('has curves with their ends, and none for a missing class', () => {
    const { separations } = imageScores([
      image(2, true),
      image(1, false),
      image(1, true, 'b'),
      image(1, false, 'c'),
    ]);
    expect(separations.get('a')).toMatchObject({
      roc: [
        { x: 0, y: 0 },
        { x: 0, y: 1 },
        { x: 1, y: 1 },
      ],
      pr: [
        { x: 0, y: 1 },
        { x: 1, y: 1 },
      ],
    });
    expect(separations.get('b')).toMatchObject({ roc: [], pr: [{ x: 0 }, { x: 1, y: 1 }] });
    expect(separations.get('c')).toEqual({ roc: [], pr: [], atBestF1: null });
  });

  it('encloses the areas that the tables print', () => {
    const images = Array.from({ length: 60 }, (_, index) =>
      image(Math.sin(index * 5.1) + (index % 3), index % 3 > 0),
    );
    const { roc, pr } = imageScores(images).separations.get('a') ?? { roc: [], pr: [] };
    const area = (points: readonly { x: number; y: number }[]) =>
      points.slice(1).reduce((sum, { x, y }, at) => sum + ((x - points[at].x) * (y + points[at].y)) / 2, 0);
    const scores = images.map((one) => one.score);
    const labels = images.map((one) => one.anomalous);
    expect(area(roc)).toBeCloseTo(auroc(scores, labels).value ?? NaN, 2);
    expect(area(pr)).toBeCloseTo(averagePrecision(scores, labels).value ?? NaN, 2);
  });

  it('stays small for a large category', () => {
    const many = Array.from({ length: 20000 }, (_, index) =>
      image(Math.sin(index) + (index % 2), index % 2 === 1),
    );
    const { roc, pr } = imageScores(many).separations.get('a') ?? { roc: [], pr: [] };
    expect(roc.length).toBeLessThan(450);
    expect(pr.length).toBeLessThan(450);
  });
});
