import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import sharp from 'sharp';
import { readRun } from '../read/read-run.js';
import { SIZE, writeCell, writeJson } from '../testing/fixture-cell.js';
import { FIXTURE_CELLS, writeFixtureRun } from '../testing/fixture-run.js';
import { tempDir } from '../testing/temp-dir.js';
import { writeHeatMaps } from './heat-maps.js';

describe('writeHeatMaps', () => {
  const parent = tempDir();

  it('writes a PNG for each gallery entry', async () => {
    const run = await readRun(await writeFixtureRun(parent));
    const out = join(parent, 'out');
    const { files, problems } = await writeHeatMaps(run, out);
    expect(problems).toEqual([]);
    expect(files).toHaveLength(2 * 3 * 4);
    expect(relative(out, files[0])).toBe(join('heatmaps', '1f0a6c2be91d', 'best-anomalous-bottle.png'));
    for (const file of files) {
      expect(await sharp(file).metadata()).toMatchObject({ format: 'png', height: SIZE });
    }
  });

  it('reports a damaged entry, writes the others, and keeps names apart and safe', async () => {
    const run = join(parent, 'damaged');
    const spec = FIXTURE_CELLS[0];
    const dir = await writeCell(run, { ...spec, categories: { 'a/../b': spec.categories?.['pill'] ?? [] } });
    const before = await readRun(run);
    const gallery = before.cells[0].gallery;
    const entries = gallery?.entries ?? [];
    await writeJson(dir, 'gallery.json', { ...gallery, entries: [...entries, entries[0]] });
    rmSync(join(dir, entries[1].map));
    writeFileSync(join(dir, entries[2].image), 'no picture');
    const { files, problems } = await writeHeatMaps(await readRun(run), join(parent, 'damaged-out'));
    expect(files.map((file) => file.slice(file.lastIndexOf('/') + 1))).toEqual([
      'best-anomalous-a_.._b.png',
      'worst-normal-a_.._b.png',
      'best-anomalous-a_.._b-2.png',
    ]);
    expect(files.every((file) => existsSync(file))).toBe(true);
    expect(problems.map(({ cell, file }) => [cell, file])).toEqual([
      [spec.id, `gallery.json: ${entries[1].id}`],
      [spec.id, `gallery.json: ${entries[2].id}`],
    ]);
  });

  it('does not take a failure to write for a damaged entry', async () => {
    const run = await readRun(join(parent, 'quick'));
    const file = join(parent, 'a-file');
    writeFileSync(file, '');
    await expect(writeHeatMaps(run, file)).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});
