import type { GalleryEntry, GalleryFile } from '@protobench/harness';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { readRun } from '../read/read-run.js';
import type { RunReading } from '../read/run-cell.js';
import { reportModel } from '../tables/report-model.js';
import { writeFixtureRun } from '../testing/fixture-run.js';
import { expectGolden } from '../testing/golden.js';
import { tempDir } from '../testing/temp-dir.js';
import { collectAssets } from './collect-assets.js';
import { toHtml } from './page.js';

const VOID = new Set(['meta', 'img']);

/** Elements that are open when they should not be, by a plain reading of the tags. */
function unbalanced(page: string): string[] {
  const stack: string[] = [];
  const wrong: string[] = [];
  const body = page.replace(/<(script|style)>[\s\S]*?<\/\1>/g, '');
  for (const [, slash, name, rest] of body.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:"[^"]*"|[^>"])*)>/g)) {
    if (slash === '/') {
      if (stack.pop() !== name) wrong.push(name);
    } else if (!VOID.has(name) && !rest.endsWith('/')) {
      stack.push(name);
    }
  }
  return [...wrong, ...stack];
}

describe('toHtml', () => {
  const parent = tempDir();
  let run: RunReading;
  let page: string;

  beforeAll(async () => {
    run = await readRun(await writeFixtureRun(parent));
    const model = reportModel(run);
    page = toHtml(model, await collectAssets(model));
  });

  it('is as in the golden file, pictures aside', () => {
    expectGolden('quick.html', page.replace(/base64,[A-Za-z0-9+/=]+/g, 'base64,...'));
  });

  it('is well formed', () => {
    expect(unbalanced(page)).toEqual([]);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
  });

  it('refers to nothing outside itself', () => {
    for (const [, source] of page.matchAll(/(?:src|href|action|poster)="([^"]*)"/g)) {
      expect(source).toMatch(/^(#|data:image\/(png|webp);base64,)/);
    }
    expect(page).not.toMatch(/@import|url\(|https?:/);
  });

  it('has charts of every kind without a script of their library', () => {
    const charts = page.match(/<svg viewBox="[^"]*"[^>]* role="img" aria-label="[^"]+">/g) ?? [];
    const sizes = new Set(charts.map((chart) => /viewBox="0 0 ([^"]*)"/.exec(chart)?.[1]));
    const kinds = ['144 28', '240 240', '320 110', '480 94', '256 65', '340 180'];
    expect([...sizes].sort()).toEqual(kinds.sort());
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toMatch(/echarts|zrender|ecmeta|zr\d+-/);
    const drawn = page.match(/<svg viewBox[\s\S]*?<\/svg>/g) ?? [];
    expect(drawn.filter((svg) => / (?:d|points|x|y|transform)="[^"]*(?:NaN|undefined)/.test(svg))).toEqual(
      [],
    );
  });

  it('embeds pictures that decode', async () => {
    const pictures = [...page.matchAll(/data:image\/(?:png|webp);base64,([A-Za-z0-9+/=]+)/g)];
    const found = new Map<string, number>();
    for (const [, bytes] of pictures) {
      const { format, width, height } = await sharp(Buffer.from(bytes, 'base64')).metadata();
      const kind = `${format} ${width}x${height}`;
      found.set(kind, (found.get(kind) ?? 0) + 1);
    }
    // Gallery; usage of 40 prototypes by 3 categories in two rows; 16 prototypes with 5 patches in two rows.
    expect(Object.fromEntries(found)).toEqual({
      [`png ${4 * 32 + 12}x32`]: 24,
      'png 40x3': 2,
      'webp 16x16': 2 * 16 * 5,
    });
  });

  it('escapes names and messages', () => {
    expect(page).toContain('cap &amp; &lt;b&gt;_ring_ #2');
    expect(page).toContain('expected a finite number &lt;&quot;rd4ad&quot;&gt;.');
    expect(page).not.toMatch(/<b>_ring_/);
  });

  it('names no folder of the machine', () => {
    expect(page).not.toContain(parent);
  });

  it('tells once of each damaged file and shows the rest', async () => {
    const dir = await writeFixtureRun(join(parent, 'damaged'));
    const cellDir = join(dir, 'cells', '1f0a6c2be91d');
    rmSync(join(cellDir, 'gallery-0-best-anomalous.png'));
    writeFileSync(join(cellDir, 'images.json'), '{"format":');
    const model = reportModel(await readRun(dir));
    const assets = await collectAssets(model);
    expect(assets.problems.map(({ file }) => file)).toEqual([
      'images.json',
      'gallery.json: bottle/test/scratch/000.png',
    ]);
    expect(assets.scores.has('1f0a6c2be91d')).toBe(false);
    expect(assets.gallery.get('1f0a6c2be91d')).toHaveLength(11);
    expect(assets.omitted).toBe(0);
    const damaged = toHtml(model, assets);
    expect(damaged.match(/gallery\.json: bottle\/test\/scratch\/000\.png/g)).toHaveLength(1);
    expect(damaged.match(/<td class="wrap">images\.json<\/td>/g)).toHaveLength(1);
    expect(damaged).toContain('<b>2</b> damaged files');
  });

  it('shows the telling pictures first when space is short, and says so', async () => {
    const model = reportModel(run);
    const assets = await collectAssets(model, { galleryBytes: 1 });
    const shown = [...assets.gallery.values()].flat().map(({ entry }) => entry.role);
    expect(shown).toEqual(new Array(4).fill('best-anomalous'));
    expect(assets.omitted).toBe(20);
    expect(toHtml(model, assets)).toContain('20 further pictures are left out');
  });

  it('shows further misses and false positives, but no image twice', async () => {
    const dir = await writeFixtureRun(join(parent, 'further'));
    const path = join(dir, 'cells', '1f0a6c2be91d', 'gallery.json');
    const gallery = JSON.parse(readFileSync(path, 'utf8')) as GalleryFile;
    const [miss, suspected] = ['worst-anomalous', 'worst-normal'].map(
      (role) =>
        gallery.entries.find((entry) => entry.role === role && entry.category === 'pill') as GalleryEntry,
    );
    const entries: GalleryEntry[] = [
      ...gallery.entries,
      { ...miss, id: 'pill/test/scratch/099.png', role: 'miss' },
      { ...miss, role: 'miss' },
      { ...suspected, role: 'false-positive' },
      { ...suspected, id: 'pill/test/good/098.png', role: 'false-positive' },
    ];
    writeFileSync(path, JSON.stringify({ ...gallery, entries }));
    const model = reportModel(await readRun(dir));
    expect(model.problems).toEqual([]);
    const assets = await collectAssets(model);
    const shown = (assets.gallery.get('1f0a6c2be91d') ?? []).map(({ entry }) => `${entry.role} ${entry.id}`);
    expect(shown).toHaveLength(14);
    expect(shown.filter((text) => /^(miss|false)/.test(text))).toEqual([
      'miss pill/test/scratch/099.png',
      'false-positive pill/test/good/098.png',
    ]);
    const further = toHtml(model, assets);
    expect(further).toMatch(/<b>Further miss<\/b\s*><span>test\/scratch\/099\.png/);
    expect(further).toMatch(/<b>Further false positive<\/b\s*><span>test\/good\/098\.png/);
  });

  it('is a page without any results, too', async () => {
    const open = { ...run, cells: run.cells.filter((cell) => cell.metrics === null) };
    const model = reportModel(open);
    const bare = toHtml(model, await collectAssets(model));
    expect(bare).toContain('No cell has results yet.');
    expect(bare).toContain('LOSS_NOT_FINITE');
    expect(unbalanced(bare)).toEqual([]);
  });
});
