/** Where compiled kernels differ from the cpu backend of TensorFlow.js, or share a peculiarity of it that surprises. */
export const KERNEL_NOTES: Readonly<Record<string, string>> = {
  Add: 'not on bool',
  ArgMax: 'position undefined if NaN is among the elements',
  ArgMin: 'position undefined if NaN is among the elements',
  Atan2: 'atan2(±0, negative) is π',
  AvgPoolGrad: 'as in TensorFlow.js: divides by the full window at borders too',
  AvgPool3DGrad: 'as in TensorFlow.js: divides by the full window at borders too',
  Cast: 'NaN and numbers beyond int32 become undefined whole numbers',
  Conv2DBackpropFilter: 'no dilations, as in TensorFlow.js',
  CropAndResize: 'in float32 where TensorFlow.js computes places in float64',
  Cumsum: 'gradient along the last axis only, as in TensorFlow.js',
  DepthwiseConv2dNativeBackpropFilter: 'no dilations, as in TensorFlow.js',
  DepthwiseConv2dNativeBackpropInput: 'no dilations, as in TensorFlow.js',
  Erf: 'exact to float32; TensorFlow.js approximates to 1.5e-7',
  FloorDiv:
    'whole numbers divided by 0 are 0; a float quotient that is not finite becomes an undefined whole number',
  GatherV2: 'negative indices count from the end instead of failing',
  Max: 'NaN may be passed over',
  MaxPool3DGrad:
    'as in TensorFlow.js, the last of equal maxima gets the gradient; right where the cpu backend mixes up height and width of the window',
  Maximum: 'gradient for equal shapes only, as in TensorFlow.js',
  Min: 'NaN may be passed over',
  Minimum: 'gradient for equal shapes only, as in TensorFlow.js',
  Mod: 'whole numbers modulo 0 are 0',
  ResizeBilinearGrad:
    'as in TensorFlow.js: ignores halfPixelCenters; right for all shapes, where the cpu backend fails unless images are square',
  ResizeNearestNeighborGrad:
    'as in TensorFlow.js: ignores halfPixelCenters; right for all batches, where the cpu backend is for the first image only',
  Sigmoid: 'absolute error up to 2e-7: smaller results are not exact',
  Sign: 'NaN stays NaN',
  Step: 'alpha for NaN, which TensorFlow.js keeps',
  Sub: 'not on bool',
  Transform:
    'one constant transform for all images; right for all of them, where the cpu backend transforms the first only',
  UnsortedSegmentSum: 'rows with numbers out of range are left out',
};
