import { defineNetwork } from '../define.js';
import { IMAGENET_MEAN, IMAGENET_STD } from '../preprocess.js';
import { renaming } from '../weights/dialect.js';
import { SQUEEZENET_TAPS, squeezenet11, squeezenetExtent } from './architecture.js';

const CHANNELS = [128, 256, 512];

/** Convolutions in the order in which Gluon numbers them. */
const GLUON_ORDER = [
  'features.0',
  ...[3, 4, 6, 7, 9, 10, 11, 12].flatMap((fire) =>
    ['squeeze', 'expand1x1', 'expand3x3'].map((part) => `features.${fire}.${part}`),
  ),
  'classifier.1',
];

function gluonName(name: string): string {
  const dot = name.lastIndexOf('.');
  return `squeezenet0_conv${GLUON_ORDER.indexOf(name.slice(0, dot))}_${name.slice(dot + 1)}`;
}

/** SqueezeNet 1.1 of the ONNX model zoo. */
export const squeezenet11Imagenet = defineNetwork({
  name: 'squeezenet1.1-imagenet',
  title: 'SqueezeNet 1.1 (ImageNet, ONNX model zoo)',
  licence: 'Apache-2.0',
  source: 'ONNX model zoo, squeezenet1.1-7 (trained with Gluon)',
  input: {
    size: 224,
    mean: IMAGENET_MEAN,
    std: IMAGENET_STD,
    range: 1,
    crop: 0.875,
    interpolation: 'bilinear',
  },
  taps: SQUEEZENET_TAPS.map((name, k) => ({
    name,
    stride: 4 * 2 ** k,
    channels: CHANNELS[k],
    extent: (pixels) => squeezenetExtent(k, pixels),
  })),
  weightsSource: {
    files: ['squeezenet1.1-imagenet.safetensors', 'squeezenet1.1-7.onnx'],
    sha256: '9e43ec5f56e0c5db1a98b5903bb1089cbb9ef975e8d78ed96a9f8f041076a0c3',
    obtain:
      'Put squeezenet1.1-7.onnx of the ONNX model zoo (vision/classification/squeezenet) into that folder.',
  },
  architecture: squeezenet11(),
  dialects: [renaming('Gluon', gluonName, [/^reshape_attr_/]), renaming('torchvision', (name) => name, [])],
});
