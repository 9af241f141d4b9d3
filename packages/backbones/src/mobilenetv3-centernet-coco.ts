import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { defineGraphModel } from './graph-model/definition.js';

const SCOPE = 'tower_0/MobilenetV3';

const taps = [
  { name: 'expanded_conv_2/add', stride: 4, channels: 24 },
  { name: 'expanded_conv_5/add', stride: 8, channels: 32 },
  { name: 'expanded_conv_11/add', stride: 16, channels: 88 },
];

/** The backbone that needs no download: it comes with an npm package. Taps are block outputs before activation. */
export const mobilenetV3CenternetCoco = defineGraphModel({
  name: 'mobilenetv3-centernet-coco',
  title: 'MobileNetV3-Large (CenterNet, COCO)',
  licence: 'MIT',
  source:
    'npm package @vladmandic/human 3.3.6, models/centernet, float16 weights trained for detection on COCO',
  // The network starts at pixels 0..255; its normalisation is folded into the first convolution.
  input: { size: 512, mean: [0, 0, 0], std: [1, 1, 1], range: 255 },
  taps,
  path: () => {
    const main = createRequire(import.meta.url).resolve('@vladmandic/human');
    return join(dirname(main), '..', 'models', 'centernet.json');
  },
  inputNode: 'tower_0/images',
  nodes: Object.fromEntries(taps.map(({ name }) => [name, `${SCOPE}/${name}`])),
  sha256: 'd82f7efbe2194b1638ba372759077a9f6d926aadec6a693f4af0af65e99f50a1',
});
