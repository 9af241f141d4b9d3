import { join } from 'node:path';
import { float32, jit } from '@protobench/jit';
import type * as tf from '@tensorflow/tfjs';
import { prepareTensors } from '../define.js';
import { createExtractor } from '../extractor.js';
import { forward, parametersFor, tapNames } from '../network/architecture.js';
import { tapSize } from '../taps.js';
import { readNpy } from '../testing/read-npy.js';
import { itNeeds, SHARED, WEIGHTS_ROOT } from '../testing/shared.js';
import { openWeights } from '../weights/open.js';
import { readState } from '../weights/read-state.js';
import { squeezenet11Imagenet } from './definition.js';

const FILE = 'squeezenet1.1-imagenet.safetensors';

describe('squeezenet1.1-imagenet', () => {
  itNeeds('weights', FILE).each(['compiled', 'eager'] as const)(
    'gives the scores of the published network for its three inputs, %s (needs the shared folder)',
    async (engine) => {
      const { architecture, dialects } = squeezenet11Imagenet;
      const needed = parametersFor(architecture, tapNames(architecture));
      const file = await openWeights(join(WEIGHTS_ROOT, FILE));
      const state = await readState(file, { needed, known: needed, dialects });
      const tensors = await prepareTensors(architecture, ['classifier'], state);
      const run = jit((x: tf.Tensor4D) => forward(architecture, tensors, x, ['classifier']), { engine });
      for (const i of [0, 1, 2]) {
        const { data, shape } = readNpy(join(SHARED, 'golden', 'squeezenet1.1', `input_0_${i}.npy`));
        const [, channels, height, width] = shape;
        const pixels = Float32Array.from(
          data,
          (_, at) => data[(at % channels) * height * width + Math.floor(at / channels)],
        );
        const [scores] = await run(float32([1, height, width, channels], pixels));
        const expected = readNpy(join(SHARED, 'golden', 'squeezenet1.1', `output_0_${i}.npy`))
          .data as Float32Array;
        const worst = expected.reduce(
          (most, value, at) => Math.max(most, Math.abs(value - scores.data[at])),
          0,
        );
        expect(expected).toHaveLength(1000);
        expect(worst).toBeLessThan(1e-4 * Math.max(...expected));
      }
      await run.dispose();
    },
  );

  it('has taps of the sizes that it declares, also where pooling rounds', async () => {
    const backbone = await squeezenet11Imagenet.load({ randomWeights: true });
    const names = backbone.taps.map(({ name }) => name);
    const extractor = createExtractor(backbone, names);
    for (const [height, width] of [
      [64, 65],
      [98, 71],
    ]) {
      const features = await extractor.extract({
        count: 1,
        height,
        width,
        data: new Uint8Array(height * width * 3).fill(100),
      });
      const expected = backbone.taps.map((tap) => {
        const size = tapSize(tap, height, width);
        return [1, size.height, size.width, tap.channels];
      });
      expect(features.map(({ shape }) => shape)).toEqual(expected);
    }
    await extractor.dispose();
    backbone.dispose();
  });
});
