import * as ort from 'onnxruntime-node';
import { JitError } from '../errors.js';
import { GraphBuilder } from '../graph/builder.js';
import { encodeOnnx } from '../onnx/encode.js';
import { PROVIDERS, type Provider } from './options.js';

// Failures arrive as exceptions; what the runtime prints about them besides would only blur them.
ort.env.logLevel = 'fatal';

/** An execution provider as this installation has it. */
export interface ProviderStatus {
  readonly name: Provider;
  /** Whether a graph can be run on it here and now. */
  readonly available: boolean;
  /** Why it is not available; empty when it is. */
  readonly reason: string;
}

/**
 * Every execution provider of {@link PROVIDERS}, each tried with a graph of one operator. It takes a moment, for devices
 * are opened; graphics libraries may print to stderr on their own account.
 */
export async function listProviders(): Promise<ProviderStatus[]> {
  const out: ProviderStatus[] = [];
  for (const name of PROVIDERS) {
    const reason = await whyUnavailable(name);
    out.push({ name, available: reason === '', reason });
  }
  return out;
}

/** Why a provider cannot run a graph here; empty when it can. */
export async function whyUnavailable(name: Provider): Promise<string> {
  if (!ort.listSupportedBackends().some((backend) => backend.name === name)) {
    return `this build of ONNX Runtime (${process.platform} ${process.arch}) does not have it`;
  }
  try {
    const session = await ort.InferenceSession.create(probe(), {
      executionProviders: [name],
      logSeverityLevel: 4,
    });
    try {
      await session.run({ x: new ort.Tensor('float32', Float32Array.of(1), [1]) });
    } finally {
      await session.release();
    }
    return '';
  } catch (error) {
    return shorten(error instanceof Error ? error.message : String(error));
  }
}

/** The error for a provider that was asked for and is not there. It lists those that are. */
export async function unavailable(name: Provider, reason: string, cause?: unknown): Promise<JitError> {
  const present: Provider[] = [];
  for (const other of PROVIDERS) {
    if (other !== name && (await whyUnavailable(other)) === '') present.push(other);
  }
  return new JitError(
    'PROVIDER_UNAVAILABLE',
    `the execution provider ${name} cannot be used: ${reason}. Present here: ${present.join(', ')}.`,
    `Choose one of these, or install what ${name} needs as the documentation on devices says.`,
    { cause },
  );
}

function probe(): Uint8Array {
  const builder = new GraphBuilder();
  const signature = { shape: [1], dtype: 'float32' } as const;
  const x = builder.input('x', signature);
  return encodeOnnx(builder.finish([{ name: 'y', value: builder.op('Add', [x, x], {}, signature) }]));
}

/** The runtime prefixes messages with a source location and a C++ signature; what matters comes last. */
function shorten(message: string): string {
  const lines = message.split('\n').filter((line) => line.trim() !== '');
  const text = lines[0] ?? message;
  const said = text.lastIndexOf(' was false. ');
  return said >= 0 ? text.slice(said + ' was false. '.length) : text;
}
