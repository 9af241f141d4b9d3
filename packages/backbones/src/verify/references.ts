import { efficientNet } from '../efficientnet/architecture.js';
import type { Architecture } from '../network/architecture.js';
import { resnet } from '../resnet/architecture.js';
import { vit } from '../vit/architecture.js';

/** A network of which another implementation's values are known. */
export interface Reference {
  /** Name of the golden file. */
  readonly golden: string;
  readonly architecture: Architecture;
  /** Taps of the golden file that are called otherwise here. */
  readonly taps?: Readonly<Record<string, string>>;
}

const RESNET18: Reference = {
  golden: 'resnet18',
  architecture: resnet({ block: 'basic', depths: [2, 2, 2, 2] }),
};

const WIDE_RESNET50: Reference = {
  golden: 'wide_resnet50_2',
  architecture: resnet({ block: 'bottleneck', depths: [3, 4, 6, 3], innerWidth: 128 }),
};

const EFFICIENTNET_B4: Reference = {
  golden: 'tf_efficientnet_b4',
  architecture: efficientNet({ width: 1.4, depth: 1.8 }),
  taps: {
    feature0: 'blocks.0',
    feature1: 'blocks.1',
    feature2: 'blocks.2',
    feature3: 'blocks.4',
    feature4: 'blocks.6',
  },
};

const VIT_SMALL: Reference = {
  golden: 'vit_small',
  architecture: vit({
    width: 384,
    heads: 6,
    depth: 12,
    patch: 14,
    grid: 37,
    registers: 4,
    positions: 'hub',
  }),
};

/** All networks with golden values. */
export const REFERENCES: readonly Reference[] = [RESNET18, WIDE_RESNET50, EFFICIENTNET_B4, VIT_SMALL];

/** The network with golden values that runs the same code as a backbone; itself where there are values for it. */
export function referenceFor(name: string): Reference | undefined {
  if (name === 'resnet18' || name === 'resnet34') return RESNET18;
  if (name === 'resnet50' || name.startsWith('wide-resnet50-2')) return WIDE_RESNET50;
  if (name.startsWith('tf-efficientnet-')) return EFFICIENTNET_B4;
  return name.startsWith('dinov2-vit-') ? VIT_SMALL : undefined;
}
