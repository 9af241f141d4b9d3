/** Reproducible anomaly maps for the benchmarks: heavy-tailed or mild scores, elliptic defects of many sizes. */

/** xorshift32 stream of numbers in (0, 1). */
function numbers(seed) {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) + 0.5) / 2 ** 32;
  };
}

/** Marks ellipses until about `share` of the pixels is anomalous. */
function drawDefects(mask, side, share, next) {
  const wanted = share * side * side;
  for (let drawn = 0; drawn < wanted;) {
    const [cx, cy] = [next() * side, next() * side];
    const [rx, ry] = [2 + next() * side * 0.1, 2 + next() * side * 0.1];
    for (let y = Math.max(0, Math.ceil(cy - ry)); y < Math.min(side, cy + ry); y++) {
      const half = rx * Math.sqrt(Math.max(0, 1 - ((y - cy) / ry) ** 2));
      const [from, to] = [Math.max(0, Math.ceil(cx - half)), Math.min(side, cx + half)];
      for (let x = from; x < to; x++) drawn += 1 - mask[y * side + x];
      if (to > from) mask.fill(1, y * side + from, y * side + Math.ceil(to));
    }
  }
}

/**
 * All images of a category in two arrays.
 *
 * @param {{ images: number, side: number, share: number, heavy: boolean, seed: number }} options `share` of all pixels
 * is anomalous; every third image is normal
 * @returns {{ maps: Float32Array, masks: Uint8Array, images: number, side: number }}
 */
export function syntheticCategory({ images, side, share, heavy, seed }) {
  const next = numbers(seed);
  const pixels = side * side;
  const maps = new Float32Array(images * pixels);
  const masks = new Uint8Array(images * pixels);
  for (let image = 0; image < images; image++) {
    const mask = masks.subarray(image * pixels, (image + 1) * pixels);
    if (image % 3 !== 0) drawDefects(mask, side, share * 1.5, next);
    const map = maps.subarray(image * pixels, (image + 1) * pixels);
    for (let i = 0; i < pixels; i += 2) {
      // Box-Muller: two normal numbers at a time.
      const radius = Math.sqrt(-2 * Math.log(next()));
      const angle = 2 * Math.PI * next();
      for (let j = 0; j < 2; j++) {
        const normal = radius * (j === 0 ? Math.cos(angle) : Math.sin(angle)) + mask[i + j] * 2.3;
        map[i + j] = heavy ? Math.exp(normal) : 1 / (1 + Math.exp(-normal / 2));
      }
    }
  }
  return { maps, masks, images, side };
}

/** The category as the source that `@protobench/metrics` reads; the image score is the maximum of the map. */
export function sourceOver({ maps, masks, images, side }, labelRegions) {
  const pixels = side * side;
  const cached = Array.from({ length: images }, (_, index) => {
    const mask = masks.subarray(index * pixels, (index + 1) * pixels);
    const anomalous = mask.includes(1);
    return {
      id: `image ${index}`,
      anomalous,
      score: 0,
      map: maps.subarray(index * pixels, (index + 1) * pixels),
      mask: anomalous ? mask : null,
      width: side,
      height: side,
      ...(anomalous && labelRegions ? { regions: labelRegions(mask, side, side) } : {}),
    };
  });
  for (const image of cached) image.score = image.map.reduce((max, value) => Math.max(max, value), -Infinity);
  return { count: images, image: (index) => cached[index] };
}

/** 8-bit mask of soft-edged ellipses, as an image editor would save one. */
function softMask(height, width, next) {
  const data = new Uint8Array(height * width);
  for (let defect = 0; defect < 1 + Math.floor(next() * 4); defect++) {
    const [cx, cy] = [next() * width, next() * height];
    const [rx, ry] = [(0.03 + next() * 0.12) * width, (0.03 + next() * 0.12) * height];
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const inside = 1.1 - Math.hypot((x - cx) / rx, (y - cy) / ry);
        const grey = Math.min(255, Math.max(0, Math.round(inside * 1500)));
        if (grey > data[y * width + x]) data[y * width + x] = grey;
      }
  }
  return data;
}

/**
 * Raw maps of a model and masks of a dataset at another size; scores are multiples of 1/64, so that many tie.
 *
 * @param {{ images: number, mapSide: number, maskHeight: number, maskWidth: number, seed: number }} options every third
 * image is normal
 */
export function rawCategory({ images, mapSide, maskHeight, maskWidth, seed }) {
  const next = numbers(seed);
  return Array.from({ length: images }, (_, index) => {
    const anomalous = index % 3 !== 0;
    const mask = anomalous ? softMask(maskHeight, maskWidth, next) : new Uint8Array(maskHeight * maskWidth);
    const map = Float32Array.from({ length: mapSide ** 2 }, (_value, i) => {
      const y = Math.floor(((Math.floor(i / mapSide) + 0.5) / mapSide) * maskHeight);
      const x = Math.floor((((i % mapSide) + 0.5) / mapSide) * maskWidth);
      const bad = mask[y * maskWidth + x] / 255;
      return Math.round(64 * (0.1 + next() * 0.5 + bad * next() * 0.6)) / 64;
    });
    return {
      id: `raw ${index}`,
      anomalous,
      map: { data: map, height: mapSide, width: mapSide },
      mask: { data: mask, height: maskHeight, width: maskWidth },
    };
  });
}
