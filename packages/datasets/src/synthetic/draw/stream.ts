// Looked up once: these are the innermost calls of drawing, and a global is slow to find in some realms (Jest's).
const floor = Math.floor;
const imul = Math.imul;

/** FNV-1a over UTF-16 code units; labels are ASCII. */
function hashLabel(label: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < label.length; i++) hash = imul(hash ^ label.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** A bijection of 32-bit numbers whose every output bit depends on every input bit (finaliser of MurmurHash3). */
export function scramble(value: number): number {
  let x = value | 0;
  x = imul(x ^ (x >>> 16), 0x85ebca6b);
  x = imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/**
 * Counter-based random numbers: draw `n` is a function of the key and `n` alone. Integer arithmetic only, so that every
 * machine draws the same. A fork is an independent stream that does not depend on how much its parent has drawn.
 */
export class Stream {
  private counter = 0;

  private constructor(
    private readonly low: number,
    private readonly high: number,
    private readonly variation: number,
  ) {}

  /** @param variation Factor by which `range` and `jitter` stray from their middle; 1 unless given. */
  static of(seed: number, variation = 1): Stream {
    return new Stream(scramble(seed ^ 0x9e3779b9), scramble(seed + 0x7f4a7c15), variation);
  }

  /** The stream of a name (or number) below this one. */
  fork(label: string | number): Stream {
    const hash = typeof label === 'number' ? scramble(label + 0x51ed270b) : hashLabel(label);
    return this.forked(hash, this.variation);
  }

  /** The stream of a name below this one, whose numbers stray as far as they are told. */
  plain(label: string): Stream {
    return this.forked(hashLabel(label), 1);
  }

  /** A whole number, 0..2^32-1. */
  next(): number {
    this.counter = (this.counter + 1) | 0;
    return scramble(scramble(imul(this.counter, 0x9e3779b1) ^ this.low) + this.high);
  }

  /** Uniform in [0, 1). */
  uniform(): number {
    return this.next() / 4294967296;
  }

  /** Uniform in [from, to), or that interval stretched or shrunk around its middle. */
  range(from: number, to: number): number {
    const value = from + (to - from) * this.uniform();
    if (this.variation === 1) return value;
    const middle = (from + to) / 2;
    return middle + (value - middle) * this.variation;
  }

  /** Symmetric around 0, within [-spread, spread], denser in the middle (sum of two uniforms). */
  jitter(spread: number): number {
    return (this.uniform() + this.uniform() - 1) * spread * this.variation;
  }

  /** A whole number in [0, count). */
  below(count: number): number {
    return floor(this.uniform() * count);
  }

  /** One of the values. */
  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)];
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  private forked(hash: number, variation: number): Stream {
    return new Stream(scramble(this.low ^ hash), scramble(this.high + imul(hash, 0x9e3779b1)), variation);
  }
}
