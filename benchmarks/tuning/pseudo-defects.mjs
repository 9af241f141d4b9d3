/** Ways to damage a normal image: each takes `{ data, width, height }` (RGB bytes) and gives new pixels and a mask of 0 and 255. */

const between = (stream, low, high) => low + (high - low) * stream.uniform(1)[0];

/** An ellipse that is turned by `angle`; its value is below 1 inside. */
function ellipse(cx, cy, rx, ry, angle) {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return (x, y) => {
    const [u, v] = [c * (x - cx) + s * (y - cy), c * (y - cy) - s * (x - cx)];
    return Math.hypot(u / rx, v / ry);
  };
}

/** Mixes `colour(x, y, channel)` into the image where `inside` says so; a soft border of a tenth of the shape. */
function paint({ data, width, height }, inside, colour) {
  const pixels = Uint8Array.from(data);
  const mask = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const alpha = Math.min(1, Math.max(0, (1 - inside(x, y)) * 10));
      if (alpha === 0) continue;
      const at = y * width + x;
      if (alpha >= 0.5) mask[at] = 255;
      for (let c = 0; c < 3; c++) {
        const from = data[3 * at + c];
        pixels[3 * at + c] = Math.round(from + alpha * (colour(x, y, c) - from));
      }
    }
  }
  return { pixels, mask };
}

const pixelAt = ({ data, width, height }, x, y, c) => {
  const column = Math.min(width - 1, Math.max(0, Math.round(x)));
  const row = Math.min(height - 1, Math.max(0, Math.round(y)));
  return data[3 * (row * width + column) + c];
};

/** A place in the middle half of the image, where the part is. */
const place = ({ width, height }, stream) => [
  between(stream.child('x'), 0.25, 0.75) * width,
  between(stream.child('y'), 0.25, 0.75) * height,
];

/** A patch of the image, put elsewhere (CutPaste, Li et al. 2021). */
function pasted(image, stream) {
  const [cx, cy] = place(image, stream.child('to'));
  const [sx, sy] = place(image, stream.child('from'));
  const shape = ellipse(cx, cy, between(stream.child('rx'), 6, 22), between(stream.child('ry'), 6, 22), 0);
  return paint(image, shape, (x, y, c) => pixelAt(image, x - cx + sx, y - cy + sy, c));
}

/** A thin line of a colour from elsewhere in the image. */
function scratched(image, stream) {
  const [cx, cy] = place(image, stream.child('to'));
  const [sx, sy] = place(image, stream.child('from'));
  const angle = between(stream.child('angle'), 0, Math.PI);
  const shape = ellipse(
    cx,
    cy,
    between(stream.child('length'), 12, 35),
    between(stream.child('width'), 2, 4),
    angle,
  );
  const tint = between(stream.child('tint'), -40, 40);
  return paint(image, shape, (x, y, c) => Math.min(255, Math.max(0, pixelAt(image, sx, sy, c) + tint)));
}

/** A blot that darkens or tints what lies below it. */
function stained(image, stream) {
  const [cx, cy] = place(image, stream.child('to'));
  const size = between(stream.child('size'), 8, 24);
  const waves = stream.child('waves').uniform(6);
  const shape = (x, y) => {
    const angle = Math.atan2(y - cy, x - cx);
    const edge = [2, 3, 5].reduce((sum, k, i) => sum + 0.15 * Math.cos(k * angle + 6.28 * waves[i]), 1);
    return Math.hypot(x - cx, y - cy) / (size * edge);
  };
  const factors = [0, 1, 2].map((c) => between(stream.child(c), 0.35, 0.85));
  return paint(image, shape, (x, y, c) => factors[c] * pixelAt(image, x, y, c));
}

/** What the border of the image looks like, inside of a shape. */
function hidden(image, shape) {
  const { height } = image;
  const band = Math.round(height / 10);
  return paint(image, shape, (x, y, c) =>
    pixelAt(image, x, y < height / 2 ? y % band : height - 1 - (y % band), c),
  );
}

/** A large piece that is not there: what the border of the image looks like is seen instead. */
function missing(image, stream) {
  const [cx, cy] = place(image, stream.child('to'));
  const shape = ellipse(cx, cy, between(stream.child('rx'), 18, 45), between(stream.child('ry'), 18, 45), 0);
  return hidden(image, shape);
}

/** The part as a whole is not there: what is seen is normal, and only its place is not. */
function absent(image, stream) {
  const { width, height } = image;
  const [rx, ry] = ['rx', 'ry'].map((side) => between(stream.child(side), 0.25, 0.4));
  return hidden(image, ellipse(width / 2, height / 2, rx * width, ry * height, 0));
}

/** The middle of the image, turned and moved; the mask is where that changes the image. */
function misplaced(image, stream) {
  const { width, height } = image;
  const [cx, cy] = [width / 2, height / 2];
  const angle =
    between(stream.child('angle'), 0.3, 0.9) * (stream.child('side').uniform(1)[0] < 0.5 ? -1 : 1);
  const [dx, dy] = [between(stream.child('dx'), -25, 25), between(stream.child('dy'), -25, 25)];
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const shape = ellipse(cx, cy, 0.4 * width, 0.4 * height, 0);
  const moved = paint(image, shape, (x, y, channel) => {
    const [u, v] = [x - cx - dx, y - cy - dy];
    return pixelAt(image, cx + c * u + s * v, cy + c * v - s * u, channel);
  });
  const changed = new Uint8Array(width * height);
  for (let at = 0; at < changed.length; at++) {
    const change = [0, 1, 2].reduce(
      (sum, k) => sum + Math.abs(moved.pixels[3 * at + k] - image.data[3 * at + k]),
      0,
    );
    changed[at] = change > 90 ? 1 : 0;
  }
  return { pixels: moved.pixels, mask: grown(changed, width, height, 3) };
}

/** Everything within `reach` pixels of a set one, 255. */
function grown(set, width, height, reach) {
  const mask = new Uint8Array(set.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (set[y * width + x] === 0) continue;
      for (let v = Math.max(0, y - reach); v <= Math.min(height - 1, y + reach); v++) {
        mask.fill(255, v * width + Math.max(0, x - reach), v * width + Math.min(width - 1, x + reach) + 1);
      }
    }
  }
  return mask;
}

/** The defects by the names of their folders. */
export const DEFECTS = { pasted, scratched, stained, missing, misplaced, absent };
