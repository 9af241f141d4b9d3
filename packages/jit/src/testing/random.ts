import { allocate, sizeOf, type DType, type NDArray } from '../ndarray.js';

/** A stream of numbers in [0, 1) that depends on the seed alone (mulberry32). */
export function stream(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function filled(dtype: DType, shape: readonly number[], next: () => number): NDArray {
  const data = allocate(dtype, sizeOf(shape));
  for (let i = 0; i < data.length; i++) data[i] = next();
  return { shape, dtype, data };
}

/** Distinct random contents for each array of a test, in the order of the calls. */
export class RandomArrays {
  private readonly next: () => number;

  constructor(seed = 1) {
    this.next = stream(seed);
  }

  /** Floats, uniform in [low, high). */
  floats(shape: readonly number[], low = -2, high = 2): NDArray {
    return filled('float32', shape, () => low + (high - low) * this.next());
  }

  /** Whole numbers from `low` to `high - 1`. */
  ints(shape: readonly number[], low = -5, high = 6): NDArray {
    return filled('int32', shape, () => Math.floor(low + (high - low) * this.next()));
  }

  /** Truth values, half of them true. */
  bools(shape: readonly number[]): NDArray {
    return filled('bool', shape, () => (this.next() < 0.5 ? 1 : 0));
  }

  /** The numbers `0 ... size - 1`, each once, in random order: no two elements tie. */
  permutation(shape: readonly number[]): NDArray {
    const array = filled('float32', shape, () => 0);
    const { data } = array;
    for (let i = 0; i < data.length; i++) data[i] = i;
    for (let i = data.length - 1; i > 0; i--) {
      const j = Math.floor(this.next() * (i + 1));
      [data[i], data[j]] = [data[j], data[i]];
    }
    return array;
  }
}

/** An array of given numbers. */
export function array(dtype: DType, shape: readonly number[], values: readonly number[]): NDArray {
  const data = allocate(dtype, values.length);
  data.set(values);
  return { shape, dtype, data };
}
