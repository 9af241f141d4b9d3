/** Horizontal runs of foreground, row by row from left to right. */
export interface Runs {
  /** First column of each run, `[runs]`. */
  readonly from: Int32Array;
  /** Column after the last of each run, `[runs]`. */
  readonly to: Int32Array;
  /** First run of each row, `[height + 1]`. */
  readonly rowStart: Int32Array;
}

/** Place of the next pixel that is not 0, or `end`. Background is skipped eight pixels at a time. */
export function nextForeground(
  mask: Uint8Array,
  words: BigUint64Array | null,
  at: number,
  end: number,
): number {
  let place = at;
  while (place < end && mask[place] === 0) {
    place++;
    if (words === null || place % 8 !== 0) continue;
    let word = place / 8;
    while (place + 8 <= end && words[word] === 0n) {
      word++;
      place += 8;
    }
  }
  return place;
}

/** The mask as 64-bit words, or `null` where its memory is not aligned to them. */
export function wordsOf(mask: Uint8Array): BigUint64Array | null {
  if (mask.byteOffset % 8 !== 0) return null;
  return new BigUint64Array(mask.buffer, mask.byteOffset, mask.length >> 3);
}

/** Whether any pixel of a mask is not 0. */
export function hasForeground(mask: Uint8Array): boolean {
  return nextForeground(mask, wordsOf(mask), 0, mask.length) < mask.length;
}

/** Finds the runs of a mask, `[height * width]`, in which 0 is background. */
export function findRuns(mask: Uint8Array, width: number, height: number): Runs {
  const words = wordsOf(mask);
  const rowStart = new Int32Array(height + 1);
  const from: number[] = [];
  const to: number[] = [];
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const end = row + width;
    for (
      let at = nextForeground(mask, words, row, end);
      at < end;
      at = nextForeground(mask, words, at, end)
    ) {
      from.push(at - row);
      while (at < end && mask[at] !== 0) at++;
      to.push(at - row);
    }
    rowStart[y + 1] = from.length;
  }
  return { from: Int32Array.from(from), to: Int32Array.from(to), rowStart };
}
