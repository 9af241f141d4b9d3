import { createExtractor } from './extractor.js';
import { findBackbone } from './registry.js';
import { tapSize } from './taps.js';

const NAMES = [
  'resnet50v2-imagenet',
  'resnet18',
  'resnet34',
  'resnet50',
  'tf-efficientnet-b4',
  'tf-efficientnet-b6',
  'dinov2-vit-s14-reg',
];

describe.each(NAMES)('%s with random weights', (name) => {
  it('has the taps that it declares, also for sizes that strides do not divide', async () => {
    const backbone = await findBackbone(name).load({ randomWeights: true });
    const names = backbone.taps.map((tap) => tap.name);
    const extractor = createExtractor(backbone, names);
    const [height, width] = backbone.taps[0].stride === 14 ? [42, 70] : [50, 71];
    const data = Uint8Array.from({ length: 2 * height * width * 3 }, (_, i) => i * 37);
    const features = await extractor.extract({ count: 2, height, width, data });
    const expected = backbone.taps.map((tap) => {
      const size = tapSize(tap, height, width);
      return [2, size.height, size.width, tap.channels];
    });
    expect(features.map(({ shape }) => shape)).toEqual(expected);
    for (const { data: values } of features) expect(values.every(Number.isFinite)).toBe(true);
    await extractor.dispose();
    backbone.dispose();
  });
});
