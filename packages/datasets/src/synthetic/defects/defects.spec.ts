import { display } from '../draw/colour.js';
import { Stream } from '../draw/stream.js';
import { Surface } from '../draw/surface.js';
import { contamination } from './contamination.js';
import { crack } from './crack.js';
import { dent } from './dent.js';
import { discolour } from './discolour.js';
import { fibre } from './fibre.js';
import { hole } from './hole.js';
import { scratch } from './scratch.js';
import { stain } from './stain.js';
import { wrinkle } from './wrinkle.js';

const dark = display(20, 20, 20);
const marks = {
  scratch: scratch({ length: [0.4, 0.6], width: [0.02, 0.03], depth: 0.01, tint: [1.3, 1.3, 1.3] }),
  crack: crack({ length: [0.4, 0.6], width: [0.02, 0.03], depth: 0.02, colour: dark, jag: 0.05, branch: 1 }),
  hole: hole({ radius: [0.08, 0.12], depth: 0.05, colour: dark, rough: 0.3, count: 2 }),
  stain: stain({
    radius: [0.15, 0.2],
    tint: [0.6, 0.7, 0.8],
    rim: 0.2,
    gloss: 0.1,
    blotchy: 0.3,
    rough: 0.4,
  }),
  fibre: fibre({ length: [0.4, 0.6], width: [0.02, 0.03], colours: [dark], lift: 0.02 }),
  dent: dent({ radius: [0.12, 0.2], depth: [0.02, 0.03], rough: 0.2, count: 1 }),
  discolour: discolour({
    radius: [0.2, 0.3],
    tints: [
      [1, 1, 1],
      [0.8, 0.6, 0.4],
    ],
    rough: 0.3,
  }),
  contamination: contamination({
    radius: [0.04, 0.06],
    count: [3, 5],
    spread: 0.2,
    colours: [dark],
    lift: 0.5,
  }),
  wrinkle: wrinkle({ length: [0.4, 0.6], width: [0.03, 0.05], height: 0.02, bend: 0.1 }),
};

/** A grey product on the right of an empty bench. */
function product(): Surface {
  const surface = new Surface(96);
  surface.each((x, _, index) => {
    surface.set(index, 0.4, 0.4, 0.4);
    surface.cover[index] = x > 0 ? 1 : 0;
  });
  return surface;
}

function changed(surface: Surface): number[] {
  const before = product();
  return Array.from({ length: 96 * 96 }, (_, i) => i).filter(
    (i) => surface.albedo[i * 3] !== before.albedo[i * 3] || surface.height[i] !== before.height[i],
  );
}

describe.each(Object.entries(marks))('%s', (_, mark) => {
  it('changes a part of the product and nothing beside it', () => {
    for (let seed = 0; seed < 10; seed++) {
      const surface = product();
      mark(surface, Stream.of(seed));
      const pixels = changed(surface);
      expect(pixels.length).toBeGreaterThan(20);
      expect(pixels.length).toBeLessThan(0.2 * 96 * 96);
      for (const i of pixels) expect(surface.cover[i]).toBe(1);
    }
  });

  it('is the same for the same stream and differs for others', () => {
    const [a, b, c] = [1, 1, 2].map((seed) => {
      const surface = product();
      mark(surface, Stream.of(seed));
      return surface;
    });
    expect(a.albedo).toEqual(b.albedo);
    expect(a.height).toEqual(b.height);
    expect(changed(a)).not.toEqual(changed(c));
  });
});

describe('what each defect does', () => {
  const after = (mark: (surface: Surface, stream: Stream) => void) => {
    const surface = product();
    mark(surface, Stream.of(3));
    return { surface, pixels: changed(surface) };
  };

  it('scratches, cracks and holes are pits; fibres lie on top', () => {
    for (const mark of [marks.scratch, marks.crack, marks.hole]) {
      const { surface } = after(mark);
      expect(Math.min(...surface.height)).toBeLessThan(-0.005);
      expect(Math.max(...surface.height)).toBe(0);
    }
    expect(Math.max(...after(marks.fibre).surface.height)).toBeGreaterThan(0.01);
  });

  it('dents keep the colour; with a negative depth they are bumps', () => {
    const { surface } = after(marks.dent);
    expect(surface.albedo).toEqual(product().albedo);
    expect(Math.min(...surface.height)).toBeLessThan(-0.018);
    const bump = dent({ radius: [0.12, 0.2], depth: [-0.03, -0.02], rough: 0.2, count: 1 });
    expect(Math.max(...after(bump).surface.height)).toBeGreaterThan(0.018);
  });

  it('discolouration changes colour alone, most of all in the middle', () => {
    const { surface, pixels } = after(marks.discolour);
    expect(surface.height).toEqual(product().height);
    const least = Math.min(...pixels.map((i) => surface.albedo[i * 3 + 2]));
    expect(least).toBeLessThan(0.4 * 0.55);
  });

  it('crumbs and folds stand out', () => {
    expect(Math.max(...after(marks.contamination).surface.height)).toBeGreaterThan(0.01);
    const { surface } = after(marks.wrinkle);
    expect(Math.max(...surface.height)).toBeGreaterThan(0.015);
    expect(Math.min(...surface.height)).toBeLessThan(-0.004);
  });

  it('scratches brighten, stains darken and colour', () => {
    const bright = after(marks.scratch);
    expect(Math.max(...bright.pixels.map((i) => bright.surface.albedo[i * 3]))).toBeGreaterThan(0.48);
    const { surface, pixels } = after(marks.stain);
    const middle = pixels.reduce((a, b) => (surface.albedo[a * 3] < surface.albedo[b * 3] ? a : b)) * 3;
    const [red, green, blue] = surface.albedo.subarray(middle, middle + 3);
    expect(red).toBeLessThan(green);
    expect(green).toBeLessThan(blue);
    expect(blue).toBeLessThan(0.4);
  });
});
