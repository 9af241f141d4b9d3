import { join } from 'node:path';
import { createExtractor } from '../extractor.js';
import { itNeeds, SHARED, WEIGHTS_ROOT } from '../testing/shared.js';
import { readPng } from '../testing/read-png.js';
import { compareTap } from '../verify/compare.js';
import { readGolden } from '../verify/golden.js';
import { resnet50V2Imagenet } from './definition.js';

const IMAGE = ['data', 'mvtec3-256', 'bottle', 'test', 'good', '000.png'];

describe('resnet50v2-imagenet', () => {
  itNeeds('weights', 'resnet50v2-imagenet.stages1-3.safetensors').each(['compiled', 'eager'] as const)(
    'gives the values of the reference for a real image, %s (needs the shared folder)',
    async (engine) => {
      const golden = await readGolden('resnet50v2_real');
      const backbone = await resnet50V2Imagenet.load({ weightsRoot: WEIGHTS_ROOT });
      expect(backbone.weights).toBe('published');
      const names = Object.keys(golden.taps);
      const extractor = createExtractor(backbone, names, { engine });
      const features = await extractor.extract(readPng(join(SHARED, ...IMAGE)));
      for (const [i, name] of names.entries()) {
        const deviation = compareTap(name, features[i], golden.taps[name]);
        expect(Math.max(deviation.mean, deviation.std, deviation.samples)).toBeLessThan(1e-4);
      }
      await extractor.dispose();
      backbone.dispose();
    },
  );
});
