import { join } from 'node:path';
import { entryOf, temporaryFolder, writeCategory } from '../testing/mvtec-folder.js';
import { describeRegistry } from './describe.js';

describe('describeRegistry', () => {
  it('tells what is there, what is not and why', async () => {
    const folder = temporaryFolder();
    await writeCategory(join(folder.path, 'parts/bolt'));
    const drawn = entryOf({ name: 'drawn', layout: 'synthetic', folder: null, categories: ['gear'] });
    const expected = {
      bolt: { train: 2, testGood: 1, testDefect: 2 },
      cup: { train: 1, testGood: 0, testDefect: 0 },
    };
    const registry = {
      datasets: [
        entryOf({ categories: ['bolt'] }),
        entryOf({ name: 'whole', expected }),
        entryOf({ folder: 'no' }),
        drawn,
      ],
    };
    const rows = await describeRegistry(registry, folder.path);
    expect(rows.map(({ present }) => present)).toEqual([true, false, false, true]);
    expect(rows.map(({ state }) => state)).toEqual(['present', 'damaged', 'absent', 'present']);
    expect(rows.map(({ fetchable }) => fetchable)).toEqual([false, false, false, false]);
    expect(rows[0].counts).toEqual({ train: 2, testGood: 1, testDefect: 2 });
    expect(rows[0].note).toBe(join(folder.path, 'parts'));
    expect(rows[1].note).toContain('no folder for category cup');
    expect(rows[1].expected).toEqual({ train: 3, testGood: 1, testDefect: 2 });
    expect(rows[2].note).toContain(join(folder.path, 'no'));
    expect(rows[2].counts).toBeNull();
    expect(rows[3]).toMatchObject({
      counts: { train: 40, testGood: 12, testDefect: 18 },
      note: 'drawn on demand',
    });
    folder.remove();
  });

  it('does without a data root', async () => {
    const [row] = await describeRegistry({ datasets: [entryOf()] }, undefined);
    expect(row).toMatchObject({ name: 'parts', present: false, licence: 'CC0', expected: null });
    expect(row.note).toContain('parts');
  });
});
