import type { TapShape } from '@protobench/harness';
import type { FeatureOptions } from '../config/features.js';
import type { ProAdConfig } from '../config/schema.js';
import { ProAdError } from '../errors.js';
import type { Grid } from './grid.js';

/** Throws where options contradict each other, whatever the taps are. */
export function checkConfig(config: ProAdConfig): void {
  const { proto, pc, anb, dbd } = config;
  if (!proto.enabled && pc.mode !== 'none') throw needsPrototypes(`pc.mode '${pc.mode}'`, "pc.mode: 'none'");
  if (!proto.enabled && anb.mode === 'tokenAdaptive') {
    throw needsPrototypes("anb.mode 'tokenAdaptive'", 'another anb.mode');
  }
  if (!proto.enabled && !dbd.selfContext) {
    throw new ProAdError(
      'NO_CONTEXT',
      'dbd.selfContext is false and proto.enabled is false: the decoder has nothing to attend to',
      'Turn one of the two on.',
    );
  }
  if (proto.enabled && proto.perLayer && dbd.dynamic && dbd.order === 'reconstructFirst') {
    throw new ProAdError(
      'UNREAD_PROTOTYPES',
      "with proto.perLayer and dbd.order 'reconstructFirst' each layer updates prototypes that no layer reads",
      "Set dbd.order to 'aggregateFirst', proto.perLayer to false, or dbd.dynamic to false.",
    );
  }
}

/** Throws `INVALID_WIDTH` where joined taps lack the linear map to the model width. */
export function checkFeatures(features: FeatureOptions): void {
  if (!features.project && features.fuse === 'concat') {
    throw new ProAdError(
      'INVALID_WIDTH',
      "features.project is false, but features.fuse is 'concat': joined taps need the linear map to the model width",
      "Set features.fuse to 'mean' or 'sum', or features.project to true.",
    );
  }
}

/** The model width. Throws where it does not fit the taps. */
export function checkWidth(
  config: Pick<ProAdConfig, 'width' | 'features'>,
  taps: readonly TapShape[],
): number {
  const { features } = config;
  if (taps.length === 0) {
    throw new ProAdError('INCOMPATIBLE_TAPS', 'the backbone gives no taps', 'Choose taps of the backbone.');
  }
  const channels = taps[0].channels;
  const alike = taps.every((tap) => tap.channels === channels);
  if (features.fuse !== 'concat' && !alike) {
    throw new ProAdError(
      'INCOMPATIBLE_TAPS',
      `features.fuse is '${features.fuse}', which needs taps of equal channels, but they have ${taps.map((tap) => tap.channels).join(', ')}`,
      "Set features.fuse to 'concat', or choose other taps.",
    );
  }
  if (config.width === 'taps' && features.fuse === 'concat') {
    throw new ProAdError(
      'INVALID_WIDTH',
      "width is 'taps', which needs features.fuse 'mean' or 'sum', but it is 'concat'",
      'Give the width as a number.',
    );
  }
  const width = config.width === 'taps' ? channels : config.width;
  if (!features.project && width !== channels) {
    throw new ProAdError(
      'INVALID_WIDTH',
      `features.project is false, so width must be that of the taps (${channels}), but it is ${width}`,
      "Set width to 'taps'.",
    );
  }
  return width;
}

/** Throws `INVALID_WIDTH` where heads cannot share the width evenly. */
export function checkHeads(width: number, heads: number): void {
  if (width % heads === 0) return;
  throw new ProAdError(
    'INVALID_WIDTH',
    `width ${width} is not a multiple of attn.heads ${heads}`,
    'Change one of the two.',
  );
}

/** Throws `PROTOTYPE_COUNT_MISMATCH` where prototypes that belong to positions are not as many as those. */
export function checkPrototypeCount(config: ProAdConfig, prototypes: number, grid: Grid): void {
  const tokens = grid.height * grid.width;
  const { mode } = config.pc;
  const residual = mode === 'protoResidual' || mode === 'gatedResidual';
  if ((!residual && config.proto.init !== 'position') || prototypes === tokens) return;
  const option = residual ? `pc.mode '${mode}'` : "proto.init 'position'";
  throw new ProAdError(
    'PROTOTYPE_COUNT_MISMATCH',
    `${option} gives each position a prototype of its own, so proto.count must be ${grid.height} x ${grid.width} = ${tokens}, but it is ${prototypes}`,
    `Set proto.count to 'tokens', or change ${option.split(' ')[0]}.`,
  );
}

function needsPrototypes(option: string, instead: string): ProAdError {
  return new ProAdError(
    'PROTOTYPES_REQUIRED',
    `${option} needs prototypes, but proto.enabled is false`,
    `Use ${instead} without prototypes, as the variant 'base' does.`,
  );
}
