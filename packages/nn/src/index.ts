export { NnError } from './errors.js';
export type { NnErrorCode } from './errors.js';

export { RandomStream } from './random/random-stream.js';

export {
  constant,
  fanInUniform,
  kaimingNormal,
  normal,
  ones,
  truncatedNormal,
  uniform,
  xavierUniform,
  zeros,
} from './params/initialisers.js';
export type { Initialiser } from './params/initialisers.js';
export { fans } from './params/fans.js';
export type { WeightLayout } from './params/fans.js';
export { initialise } from './params/param-spec.js';
export type { InitialTensors, ParamSpec, ParamSpecs } from './params/param-spec.js';
export { param } from './params/param-lookup.js';
export type { TensorRecord } from './params/param-lookup.js';

export { noGrad, stopGradient } from './autodiff/no-grad.js';
export { scaleGradient } from './autodiff/scale-gradient.js';
export { customGradient } from './autodiff/custom-gradient.js';
export type { ForwardPass } from './autodiff/custom-gradient.js';

export { linear, linearSpecs } from './layers/linear.js';
export type { LinearOptions, LinearSpecOptions } from './layers/linear.js';
export { layerNorm, layerNormSpecs, normalise } from './layers/layer-norm.js';
export type { LayerNormOptions } from './layers/layer-norm.js';
export { batchNorm, batchNormSpecs } from './layers/batch-norm.js';
export type { BatchNormOptions } from './layers/batch-norm.js';
export { conv2d, conv2dSpecs } from './layers/conv2d.js';
export type { Conv2dOptions, ConvSpecOptions } from './layers/conv2d.js';
export { convTranspose2d, convTranspose2dSpecs } from './layers/conv-transpose2d.js';
export type { ConvTranspose2dOptions } from './layers/conv-transpose2d.js';
export { gelu } from './layers/gelu.js';
export { dropout } from './layers/dropout.js';
export { mlp, mlpSpecs } from './layers/mlp.js';
export type { MlpDropout, MlpOptions } from './layers/mlp.js';
export { l2Normalise } from './layers/l2-normalise.js';

export { attentionSpecs, keyValueSpecs } from './attention/projections.js';
export type { AttentionContext, AttentionOptions, AttentionSource } from './attention/projections.js';
export { linearAttention } from './attention/linear-attention.js';
export type { LinearAttentionOptions } from './attention/linear-attention.js';
export { softmaxAttention } from './attention/softmax-attention.js';
export type { SoftmaxAttentionOptions, SoftmaxSource } from './attention/softmax-attention.js';
export { reluAttention, reluAttentionSpecs } from './attention/relu-attention.js';

export { cosineDistance, cosineSimilarity, globalCosineLoss } from './losses/cosine.js';

export { createOptimiser } from './optim/optimiser.js';
export type { Optimiser, OptimiserPolicy, UpdateInput, UpdateOutput } from './optim/optimiser.js';
export { clipByGlobalNorm, globalNorm } from './optim/clip-norm.js';
export { learningRate } from './optim/schedule.js';
export type { SchedulePolicy } from './optim/schedule.js';

export { bfloat16ToFloat32, float16ToFloat32, float32ToFloat16 } from './io/half.js';
export { decodeSafetensors, encodeSafetensors } from './io/safetensors.js';
export type { Safetensors } from './io/safetensors.js';
export { readSafetensors, readSafetensorsHeader, writeSafetensors } from './io/safetensors-file.js';
export type { ReadOptions } from './io/safetensors-file.js';
export type { SafetensorsEntry, SafetensorsHeader } from './io/safetensors-header.js';

export { upsampleBilinear } from './maps/upsample.js';
export { flattenTokens, unflattenTokens } from './maps/tokens.js';

export { kmeans } from './cluster/kmeans.js';
export type { KmeansOptions, KmeansResult } from './cluster/kmeans.js';
