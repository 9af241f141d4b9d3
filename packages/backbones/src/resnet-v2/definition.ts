import { defineNetwork } from '../define.js';
import { IMAGENET_MEAN, IMAGENET_STD } from '../preprocess.js';
import { gluonName, renaming } from '../weights/dialect.js';
import { resnet50V2 } from './architecture.js';

const isNorm = (prefix: string): boolean => prefix.includes('batchnorm');

/** ResNet50-V2 of the ONNX model zoo, its first three stages. */
export const resnet50V2Imagenet = defineNetwork({
  name: 'resnet50v2-imagenet',
  title: 'ResNet50-V2 (ImageNet, ONNX model zoo)',
  licence: 'Apache-2.0',
  source: 'ONNX model zoo, resnet50-v2-7 (trained with Gluon), stem and stages 1-3',
  input: {
    size: 224,
    mean: IMAGENET_MEAN,
    std: IMAGENET_STD,
    range: 1,
    crop: 0.875,
    interpolation: 'bilinear',
  },
  taps: [
    { name: 'stage1', stride: 4, channels: 256 },
    { name: 'stage2', stride: 8, channels: 512 },
    { name: 'stage3', stride: 16, channels: 1024 },
  ],
  weightsSource: {
    files: ['resnet50v2-imagenet.stages1-3.safetensors', 'resnet50-v2-7.onnx'],
    sha256: '262c4c6df4f37c50e3ac620f26817142365a22550295e15cc27b48bde28a3f74',
    obtain: 'Put resnet50-v2-7.onnx of the ONNX model zoo (vision/classification/resnet) into that folder.',
  },
  architecture: resnet50V2(),
  dialects: [
    renaming('Gluon', (name) => gluonName(name, isNorm), []),
    renaming('the ONNX model zoo', (name) => `resnetv24_${gluonName(name, isNorm)}`, [
      /^resnetv24_(stage4_|batchnorm2_|dense0_)/,
      // Shape of the last reshape.
      /^reshape_attr_/,
    ]),
  ],
});
