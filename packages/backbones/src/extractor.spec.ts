import { Model } from '@protobench/jit/model';
import { createExtractor, exportExtractor } from './extractor.js';
import type { Backbone } from './model.js';
import { preprocessTable } from './preprocess.js';
import { findBackbone } from './registry.js';

const definition = findBackbone('mobilenetv3-centernet-coco');
const names = definition.taps.map(({ name }) => name);

function images(count: number, height: number, width: number) {
  const data = Uint8Array.from({ length: count * height * width * 3 }, (_, i) => (i * 2654435761) >>> 24);
  return { count, height, width, data };
}

describe('mobilenetv3-centernet-coco', () => {
  let backbone: Backbone;
  beforeAll(async () => {
    backbone = await definition.load({});
  });
  afterAll(() => backbone.dispose());

  it('has the tap shapes that it declares, for any image size and batch', async () => {
    const extractor = createExtractor(backbone, names);
    const shapes = async (batch: ReturnType<typeof images>) =>
      (await extractor.extract(batch)).map(({ shape }) => shape);
    expect(await shapes(images(2, 64, 96))).toEqual([
      [2, 16, 24, 24],
      [2, 8, 12, 32],
      [2, 4, 6, 88],
    ]);
    expect(await shapes(images(1, 40, 50))).toEqual([
      [1, 10, 13, 24],
      [1, 5, 7, 32],
      [1, 3, 4, 88],
    ]);
    await extractor.dispose();
  });

  it("gives the same features compiled and on the cpu backend, to 1e-4 of a tap's standard deviation", async () => {
    const compiled = createExtractor(backbone, names);
    const eager = createExtractor(backbone, names, { engine: 'eager', eagerBackend: 'cpu' });
    const batch = images(2, 64, 64);
    const [ours, reference] = [await compiled.extract(batch), await eager.extract(batch)];
    for (const [t, array] of ours.entries()) {
      const data = array.data as Float32Array;
      const expected = reference[t].data as Float32Array;
      const mean = expected.reduce((a, b) => a + b, 0) / expected.length;
      const std = Math.sqrt(expected.reduce((a, b) => a + (b - mean) ** 2, 0) / expected.length);
      expect(std).toBeGreaterThan(0.1);
      const worst = data.reduce((a, value, i) => Math.max(a, Math.abs(value - expected[i])), 0);
      expect(worst / std).toBeLessThan(1e-4);
    }
    await Promise.all([compiled.dispose(), eager.dispose()]);
  });

  it('gives the same bits as a model without TensorFlow.js', async () => {
    const session = { threads: 1, spinning: false };
    const compiled = createExtractor(backbone, names, { session });
    const batch = images(2, 64, 96);
    const model = await Model.load(exportExtractor(backbone, names, batch), session);
    const table = preprocessTable(backbone.input);
    const area = 64 * 96;
    const data = Float32Array.from({ length: batch.data.length }, (_, i) => {
      const [image, channel] = [Math.floor(i / area / 3), Math.floor(i / area) % 3];
      return table[256 * channel + batch.data[3 * (image * area + (i % area)) + channel]];
    });
    const outputs = await model.run({ images: { shape: [2, 3, 64, 96], dtype: 'float32', data } });
    expect(Object.keys(outputs)).toEqual(names.map((_, t) => `output.${t}`));
    expect(Object.values(outputs)).toEqual(await compiled.extract(batch));
    await model.dispose();
    await compiled.dispose();
  });

  it('does not mix the images of a batch', async () => {
    const extractor = createExtractor(backbone, names.slice(2));
    const both = images(2, 64, 64);
    const second = { ...both, count: 1, data: both.data.slice(64 * 64 * 3) };
    const [[pair], [alone]] = [await extractor.extract(both), await extractor.extract(second)];
    const half = pair.data.length / 2;
    (alone.data as Float32Array).forEach((value, i) => expect(pair.data[half + i]).toBeCloseTo(value, 4));
    await extractor.dispose();
  });

  it('refuses a batch of the wrong size', async () => {
    const extractor = createExtractor(backbone, names);
    const batch = { ...images(1, 32, 32), height: 33 };
    await expect(extractor.extract(batch)).rejects.toMatchObject({ code: 'BAD_IMAGE' });
    await extractor.dispose();
  });
});
