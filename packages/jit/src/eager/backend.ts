import * as tf from '@tensorflow/tfjs';
import { JitError } from '../errors.js';
import { registerFallbackKernels } from './fallback.js';

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

let chosen: EagerBackend | null = null;
const failures = new Map<EagerBackend, string>();

/** Why backends that were tried did not load, by name. */
export function eagerFailures(): ReadonlyMap<EagerBackend, string> {
  return failures;
}

/**
 * Loads and activates an eager backend: the one asked for, or the first of {@link EAGER_BACKENDS} that loads.
 * @throws JitError `ENGINE_UNAVAILABLE` when the one asked for cannot be loaded.
 */
export async function activateEager(wanted?: EagerBackend): Promise<EagerBackend> {
  if (wanted === undefined && chosen !== null) {
    await tf.setBackend(REGISTERED[chosen]);
    return chosen;
  }
  for (const name of wanted === undefined ? EAGER_BACKENDS : [wanted]) {
    try {
      await load(name);
      if (wanted === undefined) chosen = name;
      return name;
    } catch (error) {
      failures.set(name, error instanceof Error ? error.message.split('\n')[0] : String(error));
    }
  }
  throw new JitError(
    'ENGINE_UNAVAILABLE',
    `the eager backend ${wanted} cannot be loaded: ${failures.get(wanted as EagerBackend)}`,
    'Choose another eager backend, or run the install script of the package as the documentation on GPUs says.',
  );
}

async function load(name: EagerBackend): Promise<void> {
  // Each import registers its backend with TensorFlow.js; the names are optional dependencies.
  if (name === 'tfjs-node-gpu') await import('@tensorflow/tfjs-node-gpu');
  if (name === 'tfjs-node') await import('@tensorflow/tfjs-node');
  if (name === 'wasm') await import('@tensorflow/tfjs-backend-wasm');
  if (!(await tf.setBackend(REGISTERED[name]))) throw new Error(`TensorFlow.js could not start ${name}`);
  await tf.ready();
  if (name === 'wasm') registerFallbackKernels('wasm');
}
