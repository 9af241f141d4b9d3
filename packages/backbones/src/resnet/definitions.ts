import { defineNetwork, type NetworkDefinition } from '../define.js';
import { IMAGENET_MEAN, IMAGENET_STD } from '../preprocess.js';
import { hubSource } from '../weights/hub-source.js';
import { BATCH_COUNTER, renaming } from '../weights/dialect.js';
import { resnet, stageChannels, type ResNetOptions } from './architecture.js';

/** Stages that are taps: strides 4, 8 and 16. */
const TAPS = 3;

function define(name: string, title: string, checkpoint: string, options: ResNetOptions): NetworkDefinition {
  const byTorchvision = checkpoint.endsWith('.tv_in1k');
  return defineNetwork({
    name,
    title: `${title} (ImageNet, ${byTorchvision ? 'torchvision' : 'timm'})`,
    licence: byTorchvision ? 'BSD-3-Clause' : 'Apache-2.0',
    source: byTorchvision ? `torchvision, ${checkpoint} as published by timm` : `timm, ${checkpoint}`,
    input: {
      size: 224,
      mean: IMAGENET_MEAN,
      std: IMAGENET_STD,
      range: 1,
      crop: 0.875,
      interpolation: 'bilinear',
    },
    taps: Array.from({ length: TAPS }, (_, k) => ({
      name: `layer${k + 1}`,
      stride: 4 * 2 ** k,
      channels: stageChannels(options, k),
    })),
    weightsSource: hubSource(`timm/${checkpoint}`),
    architecture: resnet(options),
    dialects: [renaming('torchvision', (parameter) => parameter, [/^fc\./, BATCH_COUNTER])],
  });
}

/** ResNet-18. */
export const resnet18 = define('resnet18', 'ResNet-18', 'resnet18.tv_in1k', {
  block: 'basic',
  depths: [2, 2, 2, 2],
});

/** ResNet-34. */
export const resnet34 = define('resnet34', 'ResNet-34', 'resnet34.tv_in1k', {
  block: 'basic',
  depths: [3, 4, 6, 3],
});

/** ResNet-50, version 1.5. */
export const resnet50 = define('resnet50', 'ResNet-50', 'resnet50.tv_in1k', {
  block: 'bottleneck',
  depths: [3, 4, 6, 3],
});

const WIDE_RESNET50: ResNetOptions = { block: 'bottleneck', depths: [3, 4, 6, 3], innerWidth: 128 };

/** WideResNet50-2, the teacher of RD4AD and PatchCore. */
export const wideResnet50x2 = define(
  'wide-resnet50-2',
  'WideResNet50-2',
  'wide_resnet50_2.tv_in1k',
  WIDE_RESNET50,
);

/** WideResNet50-2 with the weights that ADer and RLR use, trained by another recipe (RandAugment). */
export const wideResnet50x2Racm = define(
  'wide-resnet50-2-racm',
  'WideResNet50-2',
  'wide_resnet50_2.racm_in1k',
  WIDE_RESNET50,
);
