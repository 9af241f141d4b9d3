import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATEGORIES } from './categories.js';
import { generate } from './generate.js';
import { SYNTHETIC_VERSION } from './recipe.js';

/**
 * Hashes of some images. If this test fails because the drawing was changed on purpose: raise SYNTHETIC_VERSION, then
 * put the new hashes here. Old feature caches and old results then keep apart from new ones.
 */
const PINNED = {
  version: 1,
  images: {} as Record<string, string>,
};

function hashOf(category: string, defect: string, size: number): string {
  const { image, mask } = generate({ seed: 11, size, category, split: 'test', defect, index: 4 });
  const hash = createHash('sha256').update(image.data);
  if (mask) hash.update(mask.data);
  return hash.digest('hex').slice(0, 16);
}

describe('the pixels of the synthetic set', () => {
  it('are the same on every machine', () => {
    const images: Record<string, string> = { 'gear/good/256': hashOf('gear', 'good', 256) };
    for (const { name, defects } of CATEGORIES) {
      for (const defect of ['good', ...defects]) images[`${name}/${defect}`] = hashOf(name, defect, 64);
    }
    expect({ version: SYNTHETIC_VERSION, images }).toEqual(PINNED);
  });

  it('are made with exactly rounded arithmetic alone', () => {
    const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' });
    const sources = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'));
    const exact = ['abs', 'ceil', 'floor', 'imul', 'max', 'min', 'sqrt'];
    expect(sources.length).toBeGreaterThan(20);
    for (const file of sources) {
      const text = readFileSync(join(__dirname, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
      for (const [, name] of text.matchAll(/Math\.(\w+)/g))
        expect([file, exact]).toEqual([file, expect.arrayContaining([name])]);
      expect(text).not.toContain('**');
    }
  });
});
