import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { loadGraphModel } from './graph-model/load.js';
import type { BackboneDefinition, BackboneInfo } from './model.js';
import { preprocess } from './preprocess.js';
import { selectTaps } from './taps.js';

const SCOPE = 'tower_0/MobilenetV3';

/** Sha256 over model file and weights of `@vladmandic/human` 3.3.6. */
const SHA256 = 'd82f7efbe2194b1638ba372759077a9f6d926aadec6a693f4af0af65e99f50a1';

const info: BackboneInfo = {
  name: 'mobilenetv3-centernet-coco',
  title: 'MobileNetV3-Large (CenterNet, COCO)',
  licence: 'MIT',
  source:
    'npm package @vladmandic/human 3.3.6, models/centernet, float16 weights trained for detection on COCO',
  // The network starts at pixels 0..255; its normalisation is folded into the first convolution.
  input: { size: 512, mean: [0, 0, 0], std: [1, 1, 1], range: 255 },
  taps: [
    { name: 'expanded_conv_2/add', stride: 4, channels: 24 },
    { name: 'expanded_conv_5/add', stride: 8, channels: 32 },
    { name: 'expanded_conv_11/add', stride: 16, channels: 88 },
  ],
};

/** The backbone that needs no download: it comes with an npm package. Taps are block outputs before activation. */
export const mobilenetV3CenternetCoco: BackboneDefinition = {
  ...info,
  load: async () => {
    const main = createRequire(import.meta.url).resolve('@vladmandic/human');
    const path = join(dirname(main), '..', 'models', 'centernet.json');
    const nodes = info.taps.map((tap) => `${SCOPE}/${tap.name}`);
    const { model, hash } = await loadGraphModel(path, nodes, SHA256);
    return {
      ...info,
      weightsHash: hash,
      forward: (x, taps) => {
        const wanted = selectTaps(info, taps).map((tap) => `${SCOPE}/${tap.name}`);
        const features = model.execute({ 'tower_0/images': preprocess(x, info.input) }, wanted);
        return Array.isArray(features) ? features : [features];
      },
      dispose: () => model.dispose(),
    };
  },
};
