import { failureOf } from '../testing/failure.js';
import { entryOf } from '../testing/mvtec-folder.js';
import { chooseCategories, findDataset } from './find.js';

const registry = { datasets: [entryOf({ name: 'mvtec-ad' }), entryOf({ name: 'synthetic' })] };

describe('findDataset', () => {
  it('finds by name', () => {
    expect(findDataset(registry, 'synthetic').name).toBe('synthetic');
  });

  it('suggests the nearest name', async () => {
    const error = await failureOf(() => findDataset(registry, 'MVTecAD'));
    expect(error.code).toBe('DATASET_UNKNOWN');
    expect(error.message).toContain('"MVTecAD"');
    expect(error.message).toContain('mvtec-ad, synthetic');
    expect(error.hint).toBe('Did you mean "mvtec-ad"?');
  });

  it('has something to say about an empty registry', async () => {
    const error = await failureOf(() => findDataset({ datasets: [] }, 'x'));
    expect(error.hint).toContain('datasets.json');
  });
});

describe('chooseCategories', () => {
  it('takes all unless some are asked for, in the order of the registry', () => {
    expect(chooseCategories(entryOf(), undefined)).toEqual(['bolt', 'cup']);
    expect(chooseCategories(entryOf(), ['cup', 'bolt'])).toEqual(['bolt', 'cup']);
    expect(chooseCategories(entryOf(), ['cup'])).toEqual(['cup']);
  });

  it('suggests the nearest category', async () => {
    const error = await failureOf(() => chooseCategories(entryOf(), ['blot']));
    expect(error.code).toBe('CATEGORY_UNKNOWN');
    expect(error.hint).toBe('Did you mean "bolt"?');
  });

  it('refuses an empty choice', async () => {
    expect((await failureOf(() => chooseCategories(entryOf(), []))).code).toBe('CATEGORY_UNKNOWN');
  });
});
