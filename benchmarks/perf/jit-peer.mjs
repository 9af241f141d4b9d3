// The PyTorch side of benchmarks/perf/jit.mjs: one Python process that builds cases and runs them when it is told to.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { writeSafetensors } from '@protobench/nn';

const SCRIPT = fileURLToPath(new URL('jit_peer.py', import.meta.url));

/** Leaves of a tree of arrays by dotted path. */
function flatten(tree, prefix = '') {
  if ('data' in tree && 'shape' in tree) return { [prefix]: tree };
  const join = (key) => (prefix === '' ? key : `${prefix}.${key}`);
  return Object.assign({}, ...Object.entries(tree).map(([key, value]) => flatten(value, join(key))));
}

/** A running jit_peer.py. */
class Peer {
  #lines;
  #process;

  constructor(process, lines, version) {
    this.#process = process;
    this.#lines = lines;
    this.version = version;
  }

  async #ask(request) {
    this.#process.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`jit_peer.py ended while it was asked for ${JSON.stringify(request)}`);
    return JSON.parse(value);
  }

  /** Hands weights and inputs over through a file and builds a case: `{ parameters }`, its number of parameters. */
  async build(name, arrays, options, folder) {
    const file = `${folder}/${name}.safetensors`;
    await writeSafetensors(file, flatten(arrays));
    return this.#ask({ build: name, file, options });
  }

  /** Runs a case `steps` times: `{ ms, loss }`, a number for each step. */
  run(name, steps) {
    return this.#ask({ run: name, steps });
  }

  /** Frees a case. */
  drop(name) {
    return this.#ask({ drop: name });
  }

  close() {
    this.#process.stdin.end();
  }
}

/** Starts the peer, or gives `null` where no Python with PyTorch is found. */
export async function startPeer(threads) {
  // Debian's PyTorch brings two pools of threads, those of OpenMP and those of OpenBLAS. When they wait actively for each
  // other on the same cores, a step takes two to four times as long; waiting passively is never slower.
  const env = { ...process.env, OMP_NUM_THREADS: String(threads), OMP_WAIT_POLICY: 'passive' };
  // Set on some machines for the sake of old libraries; they make the peer slower than it has to be.
  delete env.OPENBLAS_CORETYPE;
  delete env.OPENBLAS_L2_SIZE;
  for (const python of ['/usr/bin/python3', 'python3']) {
    const child = spawn(python, [SCRIPT, String(threads)], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.on('error', () => undefined);
    child.on('error', () => undefined);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const { value, done } = await lines.next();
    const version = done ? null : JSON.parse(value).version;
    if (version !== null) return new Peer(child, lines, version);
    child.stdin.end();
  }
  return null;
}
