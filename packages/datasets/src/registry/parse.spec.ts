import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expectedTotal } from '../counts.js';
import { failureOf } from '../testing/failure.js';
import { entryOf, temporaryFolder } from '../testing/mvtec-folder.js';
import { loadRegistry, parseRegistry } from './parse.js';

const text = (...datasets: unknown[]) => JSON.stringify({ datasets });

describe('parseRegistry', () => {
  it('returns the entries as they are written', () => {
    expect(parseRegistry(text(entryOf()), 'r.json')).toEqual({ datasets: [entryOf()] });
  });

  it('says where the JSON is broken', async () => {
    const error = await failureOf(() => parseRegistry('{ "datasets": [', 'r.json'));
    expect(error.code).toBe('REGISTRY_SYNTAX');
    expect(error.message).toMatch(/^r\.json is not valid JSON: /);
  });

  it.each([
    ['an unknown key', { ...entryOf(), url: 'x' }, 'datasets[0]: Unrecognized key: "url"'],
    [
      'a wrong type',
      { ...entryOf(), categories: 'bolt' },
      'datasets[0].categories: Invalid input: expected array',
    ],
    [
      'a missing key',
      { ...entryOf(), licence: undefined },
      'datasets[0].licence: Invalid input: expected string',
    ],
    [
      'an unknown layout',
      { ...entryOf(), layout: 'voc' },
      'datasets[0].layout: Invalid option: expected one of',
    ],
    [
      'a name with spaces',
      { ...entryOf(), name: 'My Parts' },
      'datasets[0].name: must be lower case letters',
    ],
    ['a folder that leads out', { ...entryOf(), folder: '../x' }, 'datasets[0].folder: must be relative'],
    ['an absolute folder', { ...entryOf(), folder: '/x' }, 'datasets[0].folder: must be relative'],
    [
      'a category twice',
      { ...entryOf(), categories: ['a', 'a'] },
      'datasets[0].categories: "a" is listed twice',
    ],
    [
      'counts of an unknown category',
      { ...entryOf(), expected: { nail: { train: 1, testGood: 1, testDefect: 1 } } },
      'datasets[0].expected.nail: is not one of "categories"',
    ],
  ])('refuses %s', async (_, entry, message) => {
    const error = await failureOf(() => parseRegistry(text(entry), 'r.json'));
    expect(error.code).toBe('REGISTRY_INVALID');
    expect(error.message).toContain(`r.json: ${message}`);
  });

  it('refuses a name that is used twice', async () => {
    const error = await failureOf(() => parseRegistry(text(entryOf(), entryOf()), 'r.json'));
    expect(error.message).toContain('datasets[1].name: "parts" is used twice');
  });
});

describe('loadRegistry', () => {
  it('reads the registry of the project, with the published size of MVTec AD', async () => {
    const registry = await loadRegistry(resolve(__dirname, '../../../../datasets.json'));
    const mvtec = registry.datasets.find(({ name }) => name === 'mvtec-ad');
    expect(mvtec?.categories).toHaveLength(15);
    expect(mvtec && expectedTotal(mvtec)).toEqual({ train: 3629, testGood: 467, testDefect: 1258 });
    expect(registry.datasets.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['synthetic', 'mvtec3-256']),
    );
  });

  it('names the file in errors', async () => {
    const folder = temporaryFolder();
    const path = join(folder.path, 'mine.json');
    writeFileSync(path, '[]');
    expect((await failureOf(() => loadRegistry(path))).message).toContain(path);
    folder.remove();
    const gone = await failureOf(() => loadRegistry(path));
    expect(gone.code).toBe('REGISTRY_UNREADABLE');
    expect(gone.message).toContain(path);
  });
});
