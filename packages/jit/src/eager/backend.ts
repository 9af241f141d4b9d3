import * as tf from '@tensorflow/tfjs';
import { JitError } from '../errors.js';
import { registerFallbackKernels } from './fallback.js';
import { registerWasmKernels } from './wasm-kernels.js';

/** TensorFlow.js backends of the eager engine, best first. */
export const EAGER_BACKENDS = ['tfjs-node-gpu', 'tfjs-node', 'wasm', 'cpu'] as const;

export type EagerBackend = (typeof EAGER_BACKENDS)[number];

/** Name under which each backend registers itself. */
const REGISTERED: Readonly<Record<EagerBackend, string>> = {
  'tfjs-node-gpu': 'tensorflow',
  'tfjs-node': 'tensorflow',
  wasm: 'wasm',
  cpu: 'cpu',
};

/** First version of Node without functions that tfjs-node 4.22 calls (tensorflow/tfjs issue 8609). */
const NODE_TOO_NEW = 23;

let chosen: EagerBackend | null = null;
let native: EagerBackend | null = null;
const failures = new Map<EagerBackend, string>();

/** Why backends that were tried did not load, by name. */
export function eagerFailures(): ReadonlyMap<EagerBackend, string> {
  return failures;
}

/**
 * Loads and activates an eager backend: the one asked for, or the first of {@link EAGER_BACKENDS} that loads. What was
 * found out once is remembered: a backend that did not load is not tried again.
 * @throws JitError `ENGINE_UNAVAILABLE` when the one asked for cannot be loaded.
 */
export async function activateEager(wanted?: EagerBackend): Promise<EagerBackend> {
  const candidates = wanted === undefined ? (chosen === null ? EAGER_BACKENDS : [chosen]) : [wanted];
  for (const name of candidates) {
    if (failures.has(name)) continue;
    try {
      await load(name);
      if (wanted === undefined) chosen = name;
      return name;
    } catch (error) {
      failures.set(name, error instanceof Error ? error.message.split('\n')[0].trim() : String(error));
    }
  }
  throw new JitError(
    'ENGINE_UNAVAILABLE',
    `the eager backend ${wanted ?? 'of any kind'} cannot be loaded: ${failures.get(wanted ?? 'cpu')}`,
    'Leave the choice open or name another of tfjs-node-gpu, tfjs-node, wasm and cpu; docs/jit.md says how to install the native ones.',
  );
}

/** Why the native backends cannot run on a version of Node; empty when they can. */
export function whyNotNative(nodeVersion: string): string {
  const major = Number.parseInt(nodeVersion, 10);
  return major < NODE_TOO_NEW
    ? ''
    : `tfjs-node 4.22 calls functions that Node ${NODE_TOO_NEW} removed, and this is Node ${nodeVersion}`;
}

async function load(name: EagerBackend): Promise<void> {
  if (name === 'tfjs-node-gpu' || name === 'tfjs-node') await loadNative(name);
  if (name === 'wasm') await import('@tensorflow/tfjs-backend-wasm');
  if (name === 'wasm' || name === 'cpu') quietCpu();
  if (!(await tf.setBackend(REGISTERED[name]))) throw new Error(`TensorFlow.js could not start ${name}`);
  await tf.ready();
  if (name !== 'wasm') return;
  registerWasmKernels();
  registerFallbackKernels('wasm');
}

async function loadNative(name: 'tfjs-node-gpu' | 'tfjs-node'): Promise<void> {
  if (native === name) return;
  if (native !== null)
    throw new Error(`${native} is loaded already, and a process can hold only one of the two`);
  const reason = whyNotNative(process.versions.node);
  if (reason !== '') throw new Error(reason);
  try {
    // The packages are optional dependencies; each registers its backend when it is loaded.
    if (name === 'tfjs-node-gpu') await import('@tensorflow/tfjs-node-gpu');
    else await import('@tensorflow/tfjs-node');
    native = name;
  } catch (error) {
    // A package that fails halfway leaves its kernels behind, and the next would print a warning for each.
    for (const { kernelName, backendName } of tf.getKernelsForBackend('tensorflow')) {
      tf.unregisterKernel(kernelName, backendName);
    }
    throw error;
  }
}

/** The cpu backend advertises tfjs-node when it is first used; here it is used on purpose. */
function quietCpu(): void {
  Object.assign(tf.findBackend('cpu') ?? {}, { firstUse: false });
}
