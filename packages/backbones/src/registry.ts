import { BackboneError } from './errors.js';
import { mobilenetV3CenternetCoco } from './mobilenetv3-centernet-coco.js';
import type { BackboneDefinition } from './model.js';

/** Every backbone by name. A new one is one file and one line here. */
const BACKBONES: readonly BackboneDefinition[] = [mobilenetV3CenternetCoco];

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
