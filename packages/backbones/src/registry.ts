import { BackboneError } from './errors.js';
import { mobilenetV3CenternetCoco } from './mobilenetv3-centernet-coco.js';
import type { BackboneDefinition } from './model.js';
import { tfEfficientnetB4, tfEfficientnetB6 } from './efficientnet/definitions.js';
import { resnet18, resnet34, resnet50, wideResnet50x2, wideResnet50x2Racm } from './resnet/definitions.js';
import { squeezenet11Imagenet } from './squeezenet/definition.js';
import { dinov2Vits } from './vit/definitions.js';
import { resnet50V2Imagenet } from './resnet-v2/definition.js';

/** Every backbone by name. A new one is one file and one line here. */
const BACKBONES: readonly BackboneDefinition[] = [
  mobilenetV3CenternetCoco,
  resnet50V2Imagenet,
  squeezenet11Imagenet,
  resnet18,
  resnet34,
  resnet50,
  wideResnet50x2,
  wideResnet50x2Racm,
  tfEfficientnetB4,
  tfEfficientnetB6,
  ...dinov2Vits,
];

/** All backbones, in the order of the registry. */
export function listBackbones(): readonly BackboneDefinition[] {
  return BACKBONES;
}

/** @throws BackboneError `UNKNOWN_BACKBONE` with the names there are. */
export function findBackbone(name: string): BackboneDefinition {
  const found = BACKBONES.find((definition) => definition.name === name);
  if (found) return found;
  throw new BackboneError(
    'UNKNOWN_BACKBONE',
    `there is no backbone '${name}'.`,
    `Known backbones: ${BACKBONES.map((definition) => definition.name).join(', ')}.`,
  );
}
