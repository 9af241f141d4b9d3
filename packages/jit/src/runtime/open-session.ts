import * as ort from 'onnxruntime-node';
import { JitError } from '../errors.js';
import { withSessionDefaults } from './defaults.js';
import type { SessionOptions } from './options.js';
import { unavailable, whyUnavailable } from './providers.js';

/**
 * Loads the bytes of an ONNX model.
 * @throws JitError `PROVIDER_UNAVAILABLE` for a provider that is not there, `RUNTIME` when the model cannot be loaded.
 */
export async function openSession(bytes: Uint8Array, options: SessionOptions): Promise<ort.InferenceSession> {
  const {
    provider = 'cpu',
    threads,
    spinning = true,
    optimisation = 'all',
    profile,
  } = withSessionDefaults(options);
  try {
    return await ort.InferenceSession.create(bytes, {
      executionProviders: [provider],
      executionMode: 'sequential',
      graphOptimizationLevel: optimisation,
      logSeverityLevel: 4,
      extra: { session: { intra_op: { allow_spinning: spinning ? '1' : '0' } } },
      ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
      ...(profile === undefined ? {} : { enableProfiling: true, profileFilePrefix: profile }),
    });
  } catch (cause) {
    const reason = await whyUnavailable(provider);
    if (reason !== '') throw await unavailable(provider, reason, cause);
    throw runtimeError(`load a compiled graph on the provider ${provider}`, cause);
  }
}

/** The error for what ONNX Runtime refuses to do. */
export function runtimeError(doing: string, cause: unknown): JitError {
  const text = cause instanceof Error ? cause.message : String(cause);
  return new JitError(
    'RUNTIME',
    `ONNX Runtime could not ${doing}: ${text}`,
    'Run the function with the eager engine to see whether it is at fault; if it is not, a kernel of this package is written down wrongly, or the device ran out of memory.',
    { cause },
  );
}
