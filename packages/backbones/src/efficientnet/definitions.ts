import { defineNetwork, type NetworkDefinition } from '../define.js';
import { IMAGENET_MEAN, IMAGENET_STD } from '../preprocess.js';
import { BATCH_COUNTER, renaming } from '../weights/dialect.js';
import { hubSource } from '../weights/hub-source.js';
import { efficientNet, efficientNetChannels, type EfficientNetOptions } from './architecture.js';

/** Stages that are taps, with their strides. */
const TAPS = [
  { stage: 0, stride: 2 },
  { stage: 1, stride: 4 },
  { stage: 2, stride: 8 },
  { stage: 4, stride: 16 },
] as const;

interface Variant extends EfficientNetOptions {
  readonly letter: string;
  readonly size: number;
  readonly crop: number;
}

function define({ letter, size, crop, ...options }: Variant): NetworkDefinition {
  const checkpoint = `tf_efficientnet_${letter}.aa_in1k`;
  return defineNetwork({
    name: `tf-efficientnet-${letter}`,
    title: `EfficientNet-${letter.toUpperCase()} (ImageNet, AutoAugment)`,
    licence: 'Apache-2.0',
    source: `timm, ${checkpoint}`,
    input: { size, mean: IMAGENET_MEAN, std: IMAGENET_STD, range: 1, crop, interpolation: 'bicubic' },
    taps: TAPS.map(({ stage, stride }) => ({
      name: `blocks.${stage}`,
      stride,
      channels: efficientNetChannels(options, stage),
    })),
    weightsSource: hubSource(`timm/${checkpoint}`),
    architecture: efficientNet(options),
    dialects: [renaming('timm', (parameter) => parameter, [/^(conv_head|bn2|classifier)\./, BATCH_COUNTER])],
  });
}

/** EfficientNet-B4, the features of UniAD: blocks 1, 5, 9 and 21 of the network. */
export const tfEfficientnetB4 = define({ letter: 'b4', width: 1.4, depth: 1.8, size: 380, crop: 0.922 });

/** EfficientNet-B6, the features of RLR. */
export const tfEfficientnetB6 = define({ letter: 'b6', width: 1.8, depth: 2.6, size: 528, crop: 0.942 });
