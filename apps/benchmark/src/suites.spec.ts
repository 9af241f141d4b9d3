import { join, relative } from 'node:path';
import { findBackbone } from '@protobench/backbones';
import fg from 'fast-glob';
import { loadSuite } from '@protobench/harness';
import { METHODS } from './methods.js';

const ROOT = join(__dirname, '..', '..', '..');
const files = fg.sync('benchmarks/**/*.yaml', { cwd: ROOT, absolute: true }).sort();

describe('the suites of the project', () => {
  it('are found', () => {
    expect(files.length).toBeGreaterThan(10);
  });

  it.each(files.map((file) => [relative(ROOT, file), file]))(
    '%s is valid, with every preset',
    async (_, file) => {
      const suite = await loadSuite(file, METHODS);
      expect(suite.methods.length).toBeGreaterThan(0);
      for (const preset of Object.keys(suite.config.presets)) {
        const { methods } = await loadSuite(file, METHODS, { preset });
        expect(methods.map(({ variant }) => variant)).toEqual(suite.methods.map(({ variant }) => variant));
      }
    },
  );

  it.each(files.map((file) => [relative(ROOT, file), file]))(
    '%s names taps that there are',
    async (_, file) => {
      const { config } = await loadSuite(file, METHODS);
      for (const { name, taps } of config.backbones) {
        expect(findBackbone(name).taps.map((tap) => tap.name)).toEqual(expect.arrayContaining(taps ?? []));
      }
    },
  );
});
