/**
 * Named overrides of the default configuration: the ablations of section B.6 of the specification, and presets for large
 * teachers.
 */
export const prdVariants: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  /** No prototypes: reverse distillation. */
  rd4ad: { mnp: { enabled: false } },
  /** Prototypes without sparse recall. */
  dense: { spr: { mode: 'dense' } },
  top1: { spr: { k: 1 } },
  'hard-shrink': { spr: { mode: 'hardShrink' } },
  'noisy-topk': { spr: { mode: 'noisyTopk' } },
  'random-recall': { spr: { mode: 'randomRecall' } },
  residual: { mnp: { filter: 'residual' } },
  gate: { mnp: { filter: 'gate' } },
  'concat-conv': { mnp: { filter: 'concatConv' } },
  embedding: { mnp: { position: 'embedding' } },
  'f3-only': { mnp: { position: 'f3Only' } },
  both: { mnp: { position: 'both' } },
  cascade: { mnp: { stages: 2 } },
  'per-class': { mnp: { groups: 'perClass' } },
  moe: { mnp: { groups: 'moe' } },
  /** Prototypes that know where normal images recall them, one for each token; chosen on held-out images (docs/results.md). */
  place: { mnp: { place: 3 }, spr: { k: 1 } },
  /** The same with twice the prototypes, on taps that keep their means, and half the distance to the recall in the map. */
  'place-recall': {
    input: { standardise: 'scale' },
    mnp: { place: 3, count: [256, 512, 1024], iterations: 4 },
    spr: { k: 1 },
    map: { recall: 0.5, score: { kind: 'topMean', fraction: 0.01 } },
  },
  rescale: { mnp: { rescale: true } },
  'uniform-init': { mnp: { init: 'uniform' } },
  'no-kd-gradient': { mnp: { gradFromKD: false } },
  'no-revival': { spr: { revive: false } },
  'two-stage': { train: { mode: 'twoStage' } },
  /** References of RLR, narrow enough for a CPU, in place of prototypes. */
  reference: { mnp: { kind: 'reference' }, reference: { width: 128, heads: 4, layers: 2, feedForward: 2 } },
  /** The same at the deepest tap alone, and wider. */
  'reference-f3-only': {
    mnp: { kind: 'reference', position: 'f3Only' },
    reference: { width: 256, heads: 4, layers: 2, feedForward: 2 },
  },
  /** The references and the training of the public code of RLR, around PRD's teacher and student. */
  'author-style': {
    input: { standardise: false, average: true, jitter: 4 },
    mnp: { kind: 'reference' },
    reference: { lr: 1 },
    loss: { distance: 'mseCosine' },
    map: { distance: 'mseCosine', smoothing: { kind: 'none' }, score: { kind: 'max', sigma: 4 } },
    train: { lr: 1e-4, beta1: 0.9, schedule: 'constant', batchSize: 4 },
  },
  /** Taps at a common scale, with their means. */
  scaled: { input: { standardise: 'scale' } },
  /** Features as the teacher gives them, as RD4AD takes them. */
  'raw-features': { input: { standardise: false } },
  /** The student of RD4AD for a ResNet50 whose taps follow a ReLU. */
  resnet50: { student: { block: 'bottleneck', depths: [3, 4, 6], inner: 0.25, head: 'none' } },
  /** The student of RD4AD for a WideResNet50-2. */
  'wide-resnet50': { student: { block: 'bottleneck', depths: [3, 4, 6], inner: 0.5, head: 'none' } },
  /** Optimiser for EfficientNet teachers. */
  efficientnet: { train: { optimiser: 'adamw', lr: 1e-4 } },
};
