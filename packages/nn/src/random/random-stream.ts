import { requireArgument } from '../errors.js';
import { boxMuller } from './box-muller.js';
import { philoxBlock } from './philox.js';
import type { PhiloxKey } from './philox.js';

const TWO_POW_32 = 4294967296;
const UNIT_24 = 1 / 16777216;
const UNIT_53 = 1 / 9007199254740992;

/** Fourth counter word of key derivations; draws leave it at 0, so a key is never also a drawn number. */
const DERIVE_FROM_NUMBER = 1;
const DERIVE_FROM_TEXT = 2;

/**
 * A named, counter-based stream of random numbers: an immutable 64-bit key of Philox4x32-10.
 *
 * **Nothing here has state.** Number `i` of a stream is a function of the key and `i`; calling `uniform(8)`
 * twice gives the same eight numbers. Fresh numbers come from another child
 * (`stream.child('noise').child(step)`) or another counter. A run that is resumed at step 500 therefore draws
 * what the uninterrupted run drew.
 *
 * Definition: word `i` is word `i mod 4` of the cipher block with counter `(lo32(i / 4), hi32(i / 4), 0, 0)`.
 * The seed is the key (low word first). The key of a child is the first two words of the block whose counter
 * is `(lo32(n), hi32(n), 0, 1)` for a number `n`; for a name, the UTF-8 bytes are absorbed eight at a time
 * (little-endian, zero-padded) by blocks `(chunk lo, chunk hi, byte length, 2)`, each block giving the key
 * for the next. The same bits come out on every machine.
 */
export class RandomStream {
  private constructor(private readonly key: PhiloxKey) {}

  /** The root stream of a seed, an integer in [0, 2^53). Throws `INVALID_ARGUMENT` on anything else. */
  static fromSeed(seed: number): RandomStream {
    requireNonNegativeInteger(seed, 'seed');
    return new RandomStream(split(seed));
  }

  /**
   * An independent stream for a purpose. Numbers (integers in [0, 2^53)) and names are apart: `child(5)` is
   * not `child('5')`, and `child('ab')` is not `child('a').child('b')`.
   */
  child(name: string | number): RandomStream {
    const block = new Uint32Array(4);
    let [k0, k1] = this.key;
    if (typeof name === 'number') {
      requireNonNegativeInteger(name, 'child number');
      const [low, high] = split(name);
      philoxBlock(low, high, 0, DERIVE_FROM_NUMBER, k0, k1, block, 0);
      return new RandomStream([block[0], block[1]]);
    }
    const bytes = new TextEncoder().encode(name);
    for (let at = 0; at === 0 || at < bytes.length; at += 8) {
      const low = littleEndian(bytes, at);
      const high = littleEndian(bytes, at + 4);
      philoxBlock(low, high, bytes.length, DERIVE_FROM_TEXT, k0, k1, block, 0);
      k0 = block[0];
      k1 = block[1];
    }
    return new RandomStream([k0, k1]);
  }

  /** Word number `counter` (an integer in [0, 2^53)) as an unsigned 32-bit integer. */
  uint32At(counter: number): number {
    requireNonNegativeInteger(counter, 'counter');
    const block = new Uint32Array(4);
    this.block(Math.floor(counter / 4), block);
    return block[counter % 4];
  }

  /** A double in [0, 1) with 53 random bits, made of words `2 counter` and `2 counter + 1`. */
  doubleAt(counter: number): number {
    const high = this.uint32At(2 * counter);
    const low = this.uint32At(2 * counter + 1);
    return ((high >>> 5) * 67108864 + (low >>> 6)) * UNIT_53;
  }

  /**
   * An integer in [0, bound), number `counter` of this stream. `bound` is in [1, 2^32]; the deviation from
   * uniform is below `bound / 2^53`.
   */
  integer(bound: number, counter: number): number {
    requireArgument(
      Number.isSafeInteger(bound) && bound >= 1 && bound <= TWO_POW_32,
      () => `the bound of a random integer must be an integer in [1, 2^32], but is ${bound}`,
      'Pass the number of choices.',
    );
    return Math.floor(this.doubleAt(counter) * bound);
  }

  /** Numbers `0 .. n - 1` of this stream, float32 in [0, 1) with 24 random bits. */
  uniform(n: number): Float32Array {
    return this.fillUniform(new Float32Array(n));
  }

  /** Numbers `0 .. n - 1` of this stream, N(0, 1) as float32. */
  normal(n: number): Float32Array {
    return this.fillNormal(new Float32Array(n));
  }

  /** As {@link uniform}, into an array that exists; returns it. About 50 million numbers a second. */
  fillUniform(out: Float32Array): Float32Array {
    const block = new Uint32Array(4);
    const whole = out.length - (out.length % 4);
    for (let i = 0; i < whole; i += 4) {
      this.block(i / 4, block);
      out[i] = (block[0] >>> 8) * UNIT_24;
      out[i + 1] = (block[1] >>> 8) * UNIT_24;
      out[i + 2] = (block[2] >>> 8) * UNIT_24;
      out[i + 3] = (block[3] >>> 8) * UNIT_24;
    }
    if (whole < out.length) {
      this.block(whole / 4, block);
      for (let i = whole; i < out.length; i++) out[i] = (block[i - whole] >>> 8) * UNIT_24;
    }
    return out;
  }

  /**
   * As {@link normal}, into an array that exists; returns it. Pair `j` is Box-Muller of words `2 j` and `2 j
   * + 1`.
   */
  fillNormal(out: Float32Array): Float32Array {
    const block = new Uint32Array(4);
    const whole = out.length - (out.length % 4);
    for (let i = 0; i < whole; i += 4) {
      this.block(i / 4, block);
      boxMuller(block[0], block[1], out, i);
      boxMuller(block[2], block[3], out, i + 2);
    }
    if (whole < out.length) {
      const rest = new Float32Array(4);
      this.block(whole / 4, block);
      boxMuller(block[0], block[1], rest, 0);
      boxMuller(block[2], block[3], rest, 2);
      out.set(rest.subarray(0, out.length - whole), whole);
    }
    return out;
  }

  /** The numbers `0 .. n - 1` in random order (Fisher-Yates). */
  permutation(n: number): Int32Array {
    const order = Int32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.integer(i + 1, i);
      const swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }

  private block(index: number, out: Uint32Array): void {
    philoxBlock(index | 0, (index / TWO_POW_32) | 0, 0, 0, this.key[0], this.key[1], out, 0);
  }
}

function requireNonNegativeInteger(value: number, what: string): void {
  requireArgument(
    Number.isSafeInteger(value) && value >= 0,
    () => `the ${what} of a random stream must be an integer in [0, 2^53), but is ${value}`,
    'Pass a non-negative integer.',
  );
}

/** Low and high 32-bit words of an integer in [0, 2^53). */
function split(value: number): PhiloxKey {
  return [value >>> 0, Math.floor(value / TWO_POW_32)];
}

function littleEndian(bytes: Uint8Array, at: number): number {
  let word = 0;
  for (let i = 0; i < 4 && at + i < bytes.length; i++) word |= bytes[at + i] << (8 * i);
  return word;
}
