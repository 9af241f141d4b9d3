import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRun } from '../read/read-run.js';
import { reportModel } from '../tables/report-model.js';
import { writeFixtureRun } from '../testing/fixture-run.js';
import { writeSweepRun } from '../testing/fixture-sweep.js';
import { expectGolden } from '../testing/golden.js';
import { tempDir } from '../testing/temp-dir.js';
import { collectAssets } from './collect-assets.js';
import { toHtml } from './page.js';

describe('sections drawn from curves.json and diagnostics.json', () => {
  const parent = tempDir();

  it('leaves out the sections whose files no cell has', async () => {
    const dir = await writeFixtureRun(join(parent, 'older'));
    for (const id of readdirSync(join(dir, 'cells'))) {
      for (const file of ['curves.json', 'diagnostics.json'])
        rmSync(join(dir, 'cells', id, file), { force: true });
    }
    const model = reportModel(await readRun(dir));
    expect(model.problems).toEqual([]);
    const older = toHtml(model, await collectAssets(model));
    for (const section of ['distances', 'prototypes', 'soft-identity-mapping']) {
      expect(older).not.toContain(`id="${section}"`);
    }
    expect(older).toContain(
      'Curves over pixels were not recorded: patchcore, prd, pro-ad, pro-ad / no-constraint.',
    );
    expect(older).not.toContain('Pixel ROC');
  });

  it('bounds the patches, the most used prototypes first, and tells of damaged ones', async () => {
    const dir = await writeFixtureRun(join(parent, 'patches'));
    const cellDir = join(dir, 'cells', '1f0a6c2be91d');
    rmSync(join(cellDir, 'prototype-0-1.png'));
    const path = join(cellDir, 'diagnostics.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('prototype-0-2.png', '../prototype.png'));
    const model = reportModel(await readRun(dir));
    const assets = await collectAssets(model, { patchBytes: 1 });
    const nearest = assets.prototypes.get('1f0a6c2be91d')?.nearest ?? [];
    expect(nearest.map(({ prototype, patches }) => [prototype, patches.length])).toEqual([[0, 3]]);
    expect(assets.prototypes.get('0c77e51f3b20')?.nearest).toEqual([]);
    expect(assets.omittedPatches).toBe(31 * 5);
    expect(assets.problems.map(({ file }) => file)).toEqual([
      'diagnostics.json: prototype-0-1.png',
      'diagnostics.json: ../prototype.png',
    ]);
    expect(toHtml(model, assets)).toContain('155 further patches are left out');
  });

  it('lists damaged curves and diagnostics and shows the rest', async () => {
    const dir = await writeFixtureRun(join(parent, 'broken'));
    const curves = join(dir, 'cells', '9d41aa08c6f5', 'curves.json');
    writeFileSync(curves, readFileSync(curves, 'utf8').replace('"y":[', '"y":[0.5,'));
    const diagnostics = join(dir, 'cells', '0c77e51f3b20', 'diagnostics.json');
    writeFileSync(diagnostics, readFileSync(diagnostics, 'utf8').replace('"count":40', '"count":30'));
    const model = reportModel(await readRun(dir));
    const assets = await collectAssets(model);
    expect([...model.problems, ...assets.problems].map(({ file, found }) => [file, found])).toEqual([
      ['diagnostics.json: prototypes.usage.bottle', 'an array of 40'],
      ['curves.json: categories.bottle.image.roc.y', 'an array of 61'],
    ]);
    expect(toHtml(model, assets)).toMatch(/Not recorded: patchcore, pro-ad \/ no-constraint\./);
  });

  describe('over the number of prototypes', () => {
    const section = async (dir: string): Promise<string> => {
      const model = reportModel(await readRun(dir));
      const page = toHtml(model, await collectAssets(model, { resampling: { replicates: 20, seed: 0 } }));
      return /<section id="soft-identity-mapping">[\s\S]*?<\/section>/.exec(page)?.[0] ?? '';
    };

    it('is as in the golden file', async () => {
      expectGolden('sweep.html', await section(await writeSweepRun(parent)));
    });

    it('says what is missing where no cell recorded distances', async () => {
      const dir = await writeSweepRun(join(parent, 'old-sweep'));
      for (const id of readdirSync(join(dir, 'cells'))) rmSync(join(dir, 'cells', id, 'diagnostics.json'));
      const text = await section(dir);
      expect(text).toContain('No rows recorded');
      expect(text).not.toContain('<svg viewBox');
      expect(text.match(/mode=none/g)).toHaveLength(4);
    });
  });
});
