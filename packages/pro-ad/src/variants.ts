/** Overrides of the configuration, as in a suite. */
type Overrides = Readonly<Record<string, unknown>>;

const base = {
  proto: { enabled: false },
  anb: { mode: 'fixed' },
  pc: { mode: 'none' },
  loss: { kind: 'plain' },
} as const satisfies Overrides;

/**
 * A model for narrow taps and short trainings, all of it [I]: half the width, prototypes that start as k-means centres of
 * the input tokens, and the gate in place of the positional prototype residual, which takes far longer to learn where
 * products are not aligned. Chosen among the constraints on the embedded synthetic set.
 */
const compact = {
  width: 128,
  attn: { heads: 2 },
  dbd: { ffnRatio: 2 },
  proto: { init: 'kmeans' },
  pc: { mode: 'gate' },
  train: { steps: 1500, batchSize: 8 },
} as const satisfies Overrides;

/**
 * `compact` with the gated residual by position and prototypes that start small: with N(0,1) it takes many thousand steps. Chosen
 * on held-out training images (benchmarks/tuning, docs/results.md): it localises like the residual by position and ranks images like
 * the gate.
 */
const cnn = {
  ...compact,
  proto: { init: 'trunc02' },
  pc: { mode: 'gatedResidual' },
} as const satisfies Overrides;

/** Taps of a ViT: of one width, with positions of their own, eight of them in two groups. */
export const VIT_FEATURES = {
  fuse: 'mean',
  standardise: false,
  project: false,
  posEmbed: 'none',
  groups: [
    [0, 1, 2, 3],
    [4, 5, 6, 7],
  ],
} as const;

/**
 * For DINOv2-R taps (`blocks.2` to `blocks.9`) at 448 -> 392, with the shell of its kin: eight token maps of one width, averaged,
 * two groups, eight layers, 10,000 steps of 16 images (methods.md A.2 to A.10; 64 channels a head).
 */
const vit = {
  width: 'taps',
  features: VIT_FEATURES,
  attn: { heads: 12 },
  dbd: { layers: 8 },
} as const satisfies Overrides;

/**
 * Named configurations. `compact` and `cnn` are for narrow taps and short trainings, `vit` is for a large GPU. `base` to `plus-pc` build the method up part by
 * part, the last step being the default; `static-prototypes` to `plain-loss` leave one part out of it; the others stand
 * for further rows of an ablation.
 */
export const variants: Readonly<Record<string, Overrides>> = {
  compact,
  cnn,
  vit,
  base,
  'plus-static-prototypes': { ...base, proto: { enabled: true }, dbd: { dynamic: false } },
  'plus-dbd': { ...base, proto: { enabled: true } },
  'plus-anb': { ...base, proto: { enabled: true }, anb: { mode: 'randomRate' } },
  'plus-pc': { loss: { kind: 'plain' } },

  'static-prototypes': { dbd: { dynamic: false } },
  'no-anb': { anb: { mode: 'none' } },
  'fixed-rate': { anb: { mode: 'fixed' } },
  'no-pc': { pc: { mode: 'none' } },
  'plain-loss': { loss: { kind: 'plain' } },

  'gate-pc': { pc: { mode: 'gate' } },
  'gated-residual-pc': { pc: { mode: 'gatedResidual' } },
  'no-residual-pc': { pc: { mode: 'noResidual' } },
  'static-kv-pc': { pc: { mode: 'staticKV' } },
  'coherence-pc': { pc: { mode: 'coherence' } },
  'hard-mining': { loss: { kind: 'hardMining' } },
  'soft-mining': { loss: { kind: 'softMining' } },
  'exp-decay': { loss: { kind: 'expDecay' } },
  'softmax-attention': { attn: { kind: 'softmax' } },
  'relu-attention': { attn: { kind: 'relu' } },
  'reconstruct-first': { dbd: { order: 'reconstructFirst' } },
  'encoder-source': { dbd: { aggSource: 'encoder' } },
  'no-self-context': { dbd: { selfContext: false } },
  'proto-ffn': { dbd: { protoFfn: true } },
};
