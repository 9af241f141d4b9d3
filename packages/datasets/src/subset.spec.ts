import { failureOf } from './testing/failure.js';
import { chooseTraining, seededOrder, type TrainingSubset } from './subset.js';

const ids = (category: string, split: 'train' | 'test', count: number) =>
  Array.from({ length: count }, (_, i) => ({
    id: `${category}/${split}/${String(i).padStart(3, '0')}.png`,
    category,
    split,
  }));
const samples = [
  ...ids('bolt', 'test', 3),
  ...ids('bolt', 'train', 20),
  ...ids('cup', 'test', 2),
  ...ids('cup', 'train', 5),
];
const kept = (subset: TrainingSubset, category: string) =>
  chooseTraining(samples, subset)
    .filter((sample) => sample.split === 'train' && sample.category === category)
    .map(({ id }) => id);

describe('chooseTraining', () => {
  it('keeps the first of each category', () => {
    expect(kept({ kind: 'first', count: 2 }, 'bolt')).toEqual(['bolt/train/000.png', 'bolt/train/001.png']);
    expect(kept({ kind: 'first', count: 9 }, 'cup')).toHaveLength(5);
  });

  it('draws shots of each category by seed', () => {
    const four = kept({ kind: 'shots', shots: 4, seed: 0 }, 'bolt');
    expect(four).toHaveLength(4);
    expect(kept({ kind: 'shots', shots: 4, seed: 0 }, 'bolt')).toEqual(four);
    expect(kept({ kind: 'shots', shots: 4, seed: 1 }, 'bolt')).not.toEqual(four);
    expect(four).toEqual([...four].sort());
    // Smaller draws are parts of larger ones, so that curves over k compare like with like.
    expect(kept({ kind: 'shots', shots: 5, seed: 0 }, 'bolt')).toEqual(expect.arrayContaining(four));
  });

  it('draws the same of a category whatever else there is', () => {
    const subset = { kind: 'shots', shots: 3, seed: 2 } as const;
    const alone = chooseTraining(
      samples.filter(({ category }) => category === 'cup'),
      subset,
    );
    expect(alone.filter(({ split }) => split === 'train').map(({ id }) => id)).toEqual(kept(subset, 'cup'));
  });

  it('draws a share of each category, rounded, and at least one image', () => {
    expect(kept({ kind: 'fraction', fraction: 0.25, seed: 0 }, 'bolt')).toHaveLength(5);
    expect(kept({ kind: 'fraction', fraction: 0.3, seed: 0 }, 'cup')).toHaveLength(2);
    expect(kept({ kind: 'fraction', fraction: 0.01, seed: 0 }, 'cup')).toHaveLength(1);
    expect(chooseTraining(samples, { kind: 'fraction', fraction: 1, seed: 3 })).toEqual(samples);
  });

  it('never touches the test, and keeps the order', () => {
    const left = chooseTraining(samples, { kind: 'shots', shots: 1, seed: 0 });
    expect(left.filter(({ split }) => split === 'test')).toEqual(
      samples.filter(({ split }) => split === 'test'),
    );
    expect(left).toEqual(samples.filter((sample) => left.includes(sample)));
  });

  it('draws every image about equally often', () => {
    const times = new Map<string, number>();
    for (let seed = 0; seed < 400; seed++) {
      for (const id of kept({ kind: 'shots', shots: 5, seed }, 'bolt'))
        times.set(id, (times.get(id) ?? 0) + 1);
    }
    // 400 draws of 5 out of 20: each 100 times on average, with a standard deviation below 9.
    expect(times.size).toBe(20);
    expect(Math.min(...times.values())).toBeGreaterThan(65);
    expect(Math.max(...times.values())).toBeLessThan(135);
  });

  it.each<[TrainingSubset, string]>([
    [{ kind: 'shots', shots: 6, seed: 0 }, 'category cup were asked for, but it has 5'],
    [{ kind: 'shots', shots: 0, seed: 0 }, 'shots of a training subset is 0'],
    [{ kind: 'first', count: 1.5 }, 'count of a training subset is 1.5'],
    [{ kind: 'fraction', fraction: 0, seed: 0 }, 'fraction of a training subset is 0'],
    [{ kind: 'fraction', fraction: 1.1, seed: 0 }, 'at most 1'],
    [{ kind: 'fraction', fraction: 0.5, seed: -1 }, 'seed of a training subset is -1'],
  ])('refuses %j', async (subset, message) => {
    const error = await failureOf(() => chooseTraining(samples, subset));
    expect(error.code).toBe('SUBSET_INVALID');
    expect(error.message).toContain(message);
  });
});

describe('seededOrder', () => {
  it('is a permutation that machines agree on', () => {
    expect(seededOrder(['a', 'b', 'c', 'd', 'e'], 0)).toEqual(seededOrder(['e', 'd', 'c', 'b', 'a'], 0));
    expect([...seededOrder(['a', 'b', 'c', 'd', 'e'], 7)].sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(seededOrder(['a', 'b', 'c', 'd', 'e'], 0)).toEqual(['c', 'b', 'e', 'd', 'a']);
  });
});
