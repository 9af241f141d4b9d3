import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { findChromium, runChromium } from '../testing/chromium.js';
import { FIXTURE_PUBLISHED } from '../testing/fixture-published.js';
import { writeFixtureRun } from '../testing/fixture-run.js';
import { writeSweepRun } from '../testing/fixture-sweep.js';
import { tempDir } from '../testing/temp-dir.js';
import { writeReport } from '../write/write-report.js';

const chromium = findChromium();
const inBrowser = chromium === null ? it.skip : it;

/** Text of the first cell and of the second of each row of the first table. */
function rows(dom: string): string[] {
  const body = /<tbody>([\s\S]*?)<\/tbody>/.exec(dom)?.[1] ?? '';
  return body
    .split('<tr>')
    .slice(1)
    .map((row) => {
      const [, method, variant] = /<th[^>]*>([^<]*)<\/th>\s*<td>([^<]*)/.exec(row) ?? [];
      return `${method.trim()} ${variant.trim()}`;
    });
}

/** Columns that are marked as sorted. */
function sorted(dom: string): string[] {
  return [...dom.matchAll(/aria-sort="(\w+)"[^>]*>\s*<button[^>]*>([^<]*)</g)].map(
    ([, order, column]) => `${column.trim()} ${order}`,
  );
}

describe('the page in a browser (needs Chromium)', () => {
  const parent = tempDir();
  let page: string;

  beforeAll(async () => {
    const published = join(parent, 'published.json');
    writeFileSync(published, JSON.stringify(FIXTURE_PUBLISHED));
    page = join(parent, 'report.html');
    const options = { baseline: 'prd', replicates: 50, published };
    await writeReport(await writeFixtureRun(parent), 'html', page, options);
  });

  const open = (args: readonly string[], query = '', file = page) =>
    runChromium(chromium ?? '', join(parent, 'profile'), args, `${pathToFileURL(file).href}${query}`);

  inBrowser('opens from disk without a complaint, rows as written', async () => {
    const { out, console } = await open(['--dump-dom']);
    expect(console).toEqual([]);
    expect(sorted(out)).toEqual([]);
    expect(rows(out)).toEqual(['patchcore default', 'prd default', 'pro-ad default', 'pro-ad no-constraint']);
  });

  inBrowser('sorts by the column in its address, undefined values last', async () => {
    const { out } = await open(['--dump-dom'], '?sort=mAD');
    expect(rows(out)).toEqual(['pro-ad default', 'prd default', 'pro-ad no-constraint', 'patchcore default']);
    expect(new Set(sorted(out))).toEqual(new Set(['mAD descending']));
  });

  inBrowser('sorts by a press on a header, and turns the order at the next', async () => {
    const pressed = join(parent, 'pressed.html');
    const press = `const button = document.querySelectorAll('table.sortable th button')[3];
      button.focus(); button.click(); button.click();
      document.body.dataset.focused = document.activeElement.textContent.trim();`;
    writeFileSync(pressed, readFileSync(page, 'utf8').replace('</body>', `<script>${press}</script></body>`));
    const { out } = await open(['--dump-dom'], '', pressed);
    expect(sorted(out)).toEqual(['I-AUROC ascending']);
    expect(rows(out)).toEqual(['pro-ad no-constraint', 'patchcore default', 'pro-ad default', 'prd default']);
    expect(out).toContain('data-focused="I-AUROC"');
  });

  inBrowser('shows the sections drawn from diagnostics, nothing wider than the page', async () => {
    const checked = join(parent, 'sections.html');
    const sweep = join(parent, 'sweep.html');
    await writeReport(await writeSweepRun(parent), 'html', sweep, { replicates: 20 });
    const check = `addEventListener('load', () => {
        const rect = (query) => document.querySelector(query)?.getBoundingClientRect();
        const wide = [...document.querySelectorAll('figure, .scroll, .curves')].filter(
          (element) => element.getBoundingClientRect().right > document.body.getBoundingClientRect().right + 1);
        const strip = document.querySelector('.strip img');
        Object.assign(document.body.dataset, {
          wide: wide.length + (document.documentElement.scrollWidth > innerWidth ? 1 : 0),
          drawn: [...document.querySelectorAll('.distances polygon, .pixels .chart [stroke^="var(--s"]')].filter(
            (path) => path.getBBox().width > 0).length,
          strip: strip === null ? 'none' : strip.naturalWidth + ' wide, pixelated ' + (getComputedStyle(strip).imageRendering === 'pixelated'),
          labels: Math.abs((rect('.strip ul')?.height ?? 0) - (rect('.strip img')?.height ?? 0)) < 1,
          patches: [...document.querySelectorAll('.nearest img')].filter((image) => image.complete && image.naturalWidth > 0).length,
        });
      });`;
    const measure = async (file: string, size: string) => {
      const page = readFileSync(file, 'utf8').replaceAll('<details>', '<details open>');
      writeFileSync(
        checked,
        page.replaceAll('decoding="async"', '').replace('</body>', `<script>${check}</script></body>`),
      );
      const { out, console } = await open(['--dump-dom', `--window-size=${size}`], '', checked);
      expect(console).toEqual([]);
      return Object.fromEntries(
        [...(/<body([^>]*)>/.exec(out)?.[1] ?? '').matchAll(/data-(\w+)="([^"]*)"/g)].map(
          ([, key, value]) => [key, value],
        ),
      );
    };
    // Three categories: three rows with two densities and three curves over pixels.
    const drawn = String(3 * (3 * 2 + 3 * 3));
    expect(await measure(page, '1280,900')).toEqual({
      ...{ wide: '0', drawn, strip: '40 wide, pixelated true', labels: 'true', patches: String(2 * 16 * 5) },
    });
    expect(await measure(page, '500,900')).toMatchObject({ wide: '0', drawn });
    expect(await measure(sweep, '1280,900')).toMatchObject({ wide: '0', labels: 'true' });
  });

  inBrowser('can be used with the keyboard alone', async () => {
    const checked = join(parent, 'checked.html');
    const check = `const needed = document.querySelectorAll('th button, summary, .scroll, nav a');
      const lost = [...needed].filter((element) => element.tabIndex < 0);
      document.body.dataset.keyboard = needed.length > 20 && lost.length === 0 ? 'all' : String(lost.length);`;
    writeFileSync(checked, readFileSync(page, 'utf8').replace('</body>', `<script>${check}</script></body>`));
    expect((await open(['--dump-dom'], '', checked)).out).toContain('data-keyboard="all"');
  });

  inBrowser('follows the reader in light and dark, at the width of a telephone too', async () => {
    // Value of Chromium's `PreferredColorScheme`.
    const corner = async (scheme: number, size: string) => {
      const picture = join(parent, `scheme-${scheme}-${size}.png`);
      await open([
        `--window-size=${size}`,
        `--blink-settings=preferredColorScheme=${scheme}`,
        `--screenshot=${picture}`,
      ]);
      const { data } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
      return [...data.subarray(0, 3)];
    };
    expect(await corner(0, '1280,900')).toEqual([0x14, 0x17, 0x1a]);
    expect(await corner(1, '500,900')).toEqual([0xfb, 0xfb, 0xfa]);
  });

  inBrowser('draws its charts in the colours of the scheme', async () => {
    const checked = join(parent, 'colours.html');
    const check = `const style = (query) => getComputedStyle(document.querySelector(query));
      Object.assign(document.body.dataset, {
        line: style('#curves .chart [stroke="var(--s0)"]').stroke,
        band: style('#training [fill="var(--accent)"]').fill,
        text: style('#curves .chart text').fill,
        font: style('#curves .chart text').fontSize,
      });`;
    writeFileSync(checked, readFileSync(page, 'utf8').replace('</body>', `<script>${check}</script></body>`));
    const colours = async (scheme: number) => {
      const args = ['--dump-dom', `--blink-settings=preferredColorScheme=${scheme}`];
      const { out } = await open(args, '', checked);
      return [...(/<body([^>]*)>/.exec(out)?.[1] ?? '').matchAll(/data-\w+="([^"]*)"/g)].map(
        ([, text]) => text,
      );
    };
    const [dark, light] = ['rgb(87, 189, 178)', 'rgb(29, 120, 116)'];
    expect(await colours(0)).toEqual([dark, dark, 'rgb(152, 161, 171)', '11px']);
    expect(await colours(1)).toEqual([light, light, 'rgb(98, 107, 118)', '11px']);
  });

  inBrowser('prints with its folded parts open', async () => {
    const pdf = join(parent, 'report.pdf');
    const pages = async (file: string) => {
      await open(['--no-pdf-header-footer', `--print-to-pdf=${pdf}`], '', file);
      return readFileSync(pdf, 'latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    };
    const folded = join(parent, 'folded.html');
    writeFileSync(folded, readFileSync(page, 'utf8').replace('beforeprint', 'never'));
    expect(await pages(page)).toBeGreaterThan(await pages(folded));
  });
});
