import { join } from 'node:path';
import { writeCell } from './fixture-cell.js';
import type { CellSpec } from './fixture-cell.js';

const BACKBONE = 'mobilenetv3-coco';
const PRO_AD = 'Prototype decoder; encoder and decoder outline from the abstract, the rest from kin methods.';
const PRD =
  'Reverse distillation with sparse prototype recall; only the abstract of the source was open to read.';
const PATCHCORE = 'Nearest neighbour in a memory of normal patches, after the public code.';
const NO_MASK = 'no defect mask in this category';

function key(method: string, seed: number, variant = 'default', dataset = 'mvtec3') {
  return { dataset, method, variant, backbone: BACKBONE, seed };
}

/** Cells of the fixture: two seeds, a variant, diagnostics and older cells without, undefined metrics, a failure, an open cell, and names to be escaped. */
export const FIXTURE_CELLS: readonly CellSpec[] = [
  {
    id: '1f0a6c2be91d',
    key: key('pro-ad', 0),
    provenance: PRO_AD,
    lift: -0.005,
    diagnostics: { distance: 0.31, prototypes: 40 },
    parameters: 1_612_000,
    steps: 600,
    gallery: true,
    categories: {
      bottle: [100, 100, 100, 97.86, 72.41, 70.05, 93.12, 90.4914],
      pill: [93.92, 98.81, 95.74, 96.03, 55.7, 54.91, 92.44, 83.9357],
      transistor: [92.38, 90.46, 84.21, 94.17, 58.88, 56.02, 81.35, 79.6386],
    },
  },
  {
    id: '52be07d4a9c3',
    key: key('pro-ad', 1),
    provenance: PRO_AD,
    lift: -0.004,
    diagnostics: { distance: 0.3, prototypes: 40 },
    parameters: 1_612_000,
    steps: 600,
    categories: {
      bottle: [99.84, 99.95, 99.21, 97.81, 72.02, 69.88, 93.2, 90.2729],
      pill: [94.38, 98.92, 95.8, 96.11, 56.24, 55.31, 92.6, 84.1943],
      transistor: [91.79, 89.97, 83.54, 94.02, 58.21, 55.67, 81.02, 79.1743],
    },
  },
  {
    id: '0c77e51f3b20',
    key: key('pro-ad', 0, 'no-constraint'),
    provenance: PRO_AD,
    lift: -0.15,
    diagnostics: { distance: 0.19, prototypes: 40 },
    parameters: 1_540_000,
    steps: 600,
    categories: {
      bottle: [99.76, 99.93, 99.2, 97.5, 70.11, 68.3, 92.53, 89.6186],
      pill: [91.05, 98.12, 95.07, 95.48, 50.96, 51.3, 91.28, 81.8943],
      transistor: [89.29, 87.34, 81.01, 92.84, 52.74, 51.87, 78.8, 76.2714],
    },
  },
  {
    id: '9d41aa08c6f5',
    key: key('prd', 0),
    provenance: PRD,
    diagnostics: { distance: 0.42, prototypes: 0 },
    steps: 400,
    gallery: true,
    categories: {
      bottle: [99.92, 99.98, 99.21, 98.02, 71.6, 71.3, 94.06, 90.5843],
      pill: [95.01, 99.07, 96.13, 97.02, 61.1, 60.48, 94.91, 86.2457],
      transistor: [93.17, 91.28, 84.4, 89.23, 48.97, 49.11, 75.5, 75.9514],
    },
  },
  {
    id: 'e3905b7712aa',
    key: key('patchcore', 0),
    provenance: PATCHCORE,
    lift: -0.02,
    steps: 0,
    categories: {
      bottle: [100, 100, 100, 98.11, 74.9, 72.36, 94.5, 91.41],
      pill: [91.79, 98.4, 94.7, NO_MASK, NO_MASK, NO_MASK, NO_MASK, 'pixel metrics are undefined'],
      transistor: [93.54, 91.06, 84.71, 95.02, 60.3, 57.74, 83.41, 80.8257],
    },
  },
  {
    id: 'b8127f60d3ce',
    key: key('rd4ad', 0),
    provenance: 'Reverse distillation, after the public code.',
    steps: 400,
    status: {
      state: 'failed',
      phase: 'train',
      step: 37,
      error: {
        code: 'LOSS_NOT_FINITE',
        message: 'Loss at step 37 is NaN | expected a finite number <"rd4ad">.',
        hint: 'Lower the learning rate or set training.clipNorm.',
      },
    },
  },
  {
    id: 'c40e9a1b55d7',
    key: key('prd', 1),
    provenance: PRD,
    steps: 400,
  },
  {
    id: 'd6f2830e94b1',
    key: key('prd', 0, 'default', 'parts_50%'),
    provenance: PRD,
    steps: 400,
    categories: { 'cap & <b>_ring_ #2': [88.125, 90.25, 86.0625, 91.5, 33.25, 38.75, 79.5, 72.4911] },
  },
];

/** Writes the fixture as run folder `<parent>/quick`; returns the folder. */
export async function writeFixtureRun(parent: string): Promise<string> {
  const dir = join(parent, 'quick');
  for (const spec of FIXTURE_CELLS) await writeCell(dir, spec);
  return dir;
}
