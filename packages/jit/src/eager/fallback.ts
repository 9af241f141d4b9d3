import * as tf from '@tensorflow/tfjs';

const done = new Set<string>();

/**
 * Gives a backend every kernel that it lacks and the cpu backend has, by computing it on the cpu backend. It is the
 * slow last resort that makes every program run; kernels worth the effort have better substitutes of their own.
 */
export function registerFallbackKernels(backendName: string): void {
  if (done.has(backendName)) return;
  done.add(backendName);
  for (const { kernelName } of tf.getKernelsForBackend('cpu')) {
    if (tf.getKernel(kernelName, backendName)) continue;
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, attrs, backend }) =>
        onCpu(kernelName, inputs, attrs, backend as tf.KernelBackend),
    });
  }
}

function onCpu(
  kernelName: string,
  inputs: tf.NamedTensorInfoMap,
  attrs: tf.NamedAttrMap | undefined,
  backend: tf.KernelBackend,
): tf.TensorInfo | tf.TensorInfo[] {
  const cpu = tf.findBackend('cpu') as tf.KernelBackend;
  const moved: tf.NamedTensorInfoMap = {};
  for (const [key, info] of Object.entries(inputs)) {
    if (!info) continue;
    const data = backend.readSync(info.dataId);
    moved[key] = { shape: info.shape, dtype: info.dtype, dataId: cpu.write(data, info.shape, info.dtype) };
  }
  const config = tf.getKernel(kernelName, 'cpu') as tf.KernelConfig;
  const args = Array.isArray(inputs) ? (Object.values(moved) as unknown as tf.NamedTensorInfoMap) : moved;
  const results = config.kernelFunc({ inputs: args, attrs, backend: cpu });
  const back = (info: tf.TensorInfo): tf.TensorInfo => {
    const data = cpu.readSync(info.dataId);
    cpu.disposeData(info.dataId, true);
    return { shape: info.shape, dtype: info.dtype, dataId: backend.write(data, info.shape, info.dtype) };
  };
  const out = Array.isArray(results) ? results.map(back) : back(results);
  for (const info of Object.values(moved)) if (info) cpu.disposeData((info as tf.TensorInfo).dataId, true);
  return out;
}
