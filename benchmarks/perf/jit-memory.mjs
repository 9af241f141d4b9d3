// Resident memory over 10,000 training steps: a small transformer with AdamW, its state kept by the loop.
import { createLoop } from '@protobench/jit';
import { transformer } from './jit-models.mjs';

const STEPS = 10_000;
const EVERY = 1000;
const MIB = 2 ** 20;

/** Resident memory in MiB after 0, 1000, ..., 10,000 steps, as it comes without asking for a collection. */
export async function memoryTable() {
  const { step, state, inputs } = transformer({ batch: 1, tokens: 64, dim: 64, heads: 2, layers: 2 });
  const loop = createLoop(step, state, { session: { threads: 1 } });
  const table = [];
  for (let i = 0; i <= STEPS; i++) {
    if (i % EVERY === 0) table.push({ step: i, resident: process.memoryUsage.rss() / MIB });
    if (i < STEPS) await loop.step(inputs(i));
  }
  await loop.dispose();
  return table;
}
