/**
 * Sizes of the 8-connected regions of a mask.
 *
 * @returns For each pixel the number of pixels of its region, 0 outside the mask; `[height, width]`.
 */
export function regionSizes(mask: Uint8Array, width: number): Int32Array {
  const sizes = new Int32Array(mask.length);
  const height = mask.length / width;
  const stack: number[] = [];
  for (let seed = 0; seed < mask.length; seed++) {
    if (!mask[seed] || sizes[seed] !== 0) continue;
    const region = [seed];
    sizes[seed] = -1;
    stack.push(seed);
    while (stack.length > 0) {
      const at = stack.pop() as number;
      const x = at % width;
      const y = (at - x) / width;
      for (let ny = Math.max(y - 1, 0); ny <= Math.min(y + 1, height - 1); ny++) {
        for (let nx = Math.max(x - 1, 0); nx <= Math.min(x + 1, width - 1); nx++) {
          const next = ny * width + nx;
          if (!mask[next] || sizes[next] !== 0) continue;
          sizes[next] = -1;
          region.push(next);
          stack.push(next);
        }
      }
    }
    for (const at of region) sizes[at] = region.length;
  }
  return sizes;
}
