import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createExtractor } from '../extractor.js';
import { useTemporaryFolder } from '../testing/temporary-folder.js';
import { writeGraphModel } from '../testing/graph-model.js';
import { defineGraphModel, type GraphModelOptions } from './definition.js';

const folder = useTemporaryFolder();

const options: GraphModelOptions = {
  name: 'mine',
  title: 'Mine',
  licence: 'MIT',
  source: 'a test',
  input: { size: 4, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5], range: 1 },
  taps: [{ name: 'product', stride: 1, channels: 3 }],
  path: 'model/model.json',
  inputNode: 'x',
  nodes: { product: 'y' },
};

describe('a backbone from a graph model', () => {
  it('is found in the folder of weights and gives the nodes that its taps name', async () => {
    mkdirSync(join(folder.path, 'model'));
    await writeGraphModel(join(folder.path, 'model'));
    const backbone = await defineGraphModel(options).load({ weightsRoot: folder.path });
    expect(backbone.weights).toBe('published');
    const extractor = createExtractor(backbone, ['product']);
    const [product] = await extractor.extract({
      count: 1,
      height: 1,
      width: 2,
      data: Uint8Array.of(255, 255, 255, 0, 0, 51),
    });
    // The model multiplies with 2, 3 and 4.
    [2, 3, 4, -2, -3, -2.4].forEach((value, i) => expect(product.data[i]).toBeCloseTo(value, 5));
    await extractor.dispose();
    backbone.dispose();
  });

  it('tells what is missing', async () => {
    await expect(defineGraphModel(options).load({})).rejects.toMatchObject({
      code: 'WEIGHTS_MISSING',
      hint: expect.stringContaining('PROTOBENCH_WEIGHTS'),
    });
    await expect(defineGraphModel(options).load({ weightsRoot: folder.path })).rejects.toMatchObject({
      code: 'WEIGHTS_MISSING',
      message: expect.stringContaining(join(folder.path, 'model/model.json')),
    });
  });

  it('has no random weights', async () => {
    await expect(defineGraphModel(options).load({ randomWeights: true })).rejects.toMatchObject({
      code: 'NO_RANDOM_WEIGHTS',
    });
  });
});
