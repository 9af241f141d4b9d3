import { findBackbone, listBackbones, type BackboneDefinition } from '@protobench/backbones';

/** Arguments of `protobench backbones`. */
export interface BackbonesArgs {
  readonly action: 'list' | 'verify' | 'fetch';
  readonly name?: string;
  readonly weightsRoot?: string;
  readonly engine: 'compiled' | 'eager';
  readonly acceptLicence?: boolean;
  readonly revision?: string;
  readonly json: boolean;
}

/** The backbone that is named, or all. @throws BackboneError `UNKNOWN_BACKBONE` */
export function chosenBackbones({ name }: BackbonesArgs): readonly BackboneDefinition[] {
  return name === undefined ? listBackbones() : [findBackbone(name)];
}
