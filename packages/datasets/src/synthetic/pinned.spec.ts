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
  version: 2,
  images: {
    'gear/good/256': '5f0f60cabd8aa90a',
    'fabric/good': 'b269529afb93accd',
    'fabric/hole': 'd61565226ada647f',
    'fabric/stain': '71784b8d2bd3946c',
    'fabric/missing_thread': '92137631be1067e7',
    'fabric/float': '9bce5fc8a7e55501',
    'fabric/fibre': '332dc79413d30b6e',
    'wood/good': '6abfcc25985703fb',
    'wood/scratch': '6fbb886d8504c2c9',
    'wood/hole': '8877d4226a9d1e60',
    'wood/stain': 'd921867e1a865652',
    'wood/crack': '9975b51049d3d7e1',
    'tile/good': 'a870c93cbf87c15d',
    'tile/crack': 'bfe82496161caf91',
    'tile/chip': '9e0bdc3fcfc36640',
    'tile/askew': 'd7a47bec533d9553',
    'tile/odd_tile': '422cd76d3a0e2221',
    'tile/stain': '89aac8bac14999ac',
    'nut/good': '56c89ab1d6fed74c',
    'nut/scratch': 'afda42ad4614b4a5',
    'nut/rust': 'ef7f27d03904cb42',
    'nut/bent': '5249cf8e99e86c37',
    'nut/broken': '415bb860407a8160',
    'capsule/good': '30c3a49887964859',
    'capsule/crack': '0d6896fa3d5f135b',
    'capsule/misprint': 'dfb80589ded5775b',
    'capsule/squeeze': '7564c49aa50a4e95',
    'capsule/poke': '4695e514698a650d',
    'capsule/scratch': '3a86689223325fbb',
    'gear/good': 'd2acaf49613a7dee',
    'gear/broken_tooth': '26ba7b4525e5ef75',
    'gear/bent_tooth': 'c6b15d2420ed738d',
    'gear/blocked_hole': '694aa294eb0eb7ea',
    'gear/crack': 'be7a351e6c6c479d',
    'gear/stain': 'ebd02f7968a47920',
    'gear/scratch': '56df5b7a5043be28',
    'brushed-metal/good': '567fbadb03663b38',
    'brushed-metal/dent': '09225cea9b1b6ebd',
    'brushed-metal/scratch': '8313816e2f5de06d',
    'brushed-metal/discolouration': '40fb7111fb9c8655',
    'brushed-metal/contamination': '016ccfcdbc6e4fc9',
    'brushed-metal/cross_brushed': '2e68cc00f8eea2df',
    'leather/good': '2580a241369e1171',
    'leather/cut': 'c28ba268a969cbd6',
    'leather/fold': '4e2c36331801660f',
    'leather/poke': '0d2bcfd7368b490a',
    'leather/glue': 'e7079a247409ea28',
    'leather/bleached': '7f16d701cf787cff',
    'label/good': '206091e4736c95ce',
    'label/misprint': 'bd7b8a30d24cb049',
    'label/missing_print': 'b222163fae8b69cd',
    'label/smear': '3516dbb270b66e9c',
    'label/torn': '07fbef5d0ba04960',
    'label/peeled': '019323baef4ba88d',
    'label/wrong_colour': '5c2053f479bd966c',
    'label/bubble': '0a3998225961b7f0',
    'label/contamination': 'ef80a39c74f6c044',
  } as Record<string, string>,
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
