import type { Light, LightVariation } from './draw/develop.js';
import { drawLight } from './draw/develop.js';
import type { Stream } from './draw/stream.js';
import type { Surface } from './draw/surface.js';

/** One way to spoil a product. */
export interface Defect<Pose> {
  /** Changes how the product is built: a missing tooth, a bent corner. */
  readonly alter?: (pose: Pose, stream: Stream) => Pose;
  /** Changes the finished surface: a scratch, a stain. */
  readonly mark?: (surface: Surface, stream: Stream) => void;
}

/** A product: how its normal images vary, how it is drawn, and what can go wrong with it. */
export interface CategorySpec<Pose> {
  /** Folder name, kebab-case. */
  readonly name: string;
  readonly kind: 'texture' | 'object';
  readonly light: LightVariation;
  /** Draws everything that differs between normal images: place, angle, shades, wear. */
  readonly pose: (stream: Stream) => Pose;
  /** Draws the product. Must depend on the pose alone, so that a defect leaves the rest of the image as it was. */
  readonly paint: (pose: Pose, size: number) => Surface;
  readonly defects: Readonly<Record<string, Defect<Pose>>>;
}

/** A category whose pose is nobody else's business. */
export interface Category {
  readonly name: string;
  readonly kind: 'texture' | 'object';
  /** Names of the defects, in the order in which they take turns. */
  readonly defects: readonly string[];
  /** Surface and light of one image; `spoil` draws a defect into it and leaves everything else as it is. */
  scene(
    stream: Stream,
    size: number,
    spoil: { readonly defect: string; readonly stream: Stream } | null,
  ): Scene;
}

/** What is photographed, and how. */
export interface Scene {
  readonly surface: Surface;
  readonly light: Light;
}

/** Hides the type of the pose. */
export function defineCategory<Pose>(spec: CategorySpec<Pose>): Category {
  return {
    name: spec.name,
    kind: spec.kind,
    defects: Object.keys(spec.defects),
    scene(stream, size, spoil) {
      const light = drawLight(stream.fork('light'), spec.light);
      let pose = spec.pose(stream.fork('pose'));
      const defect = spoil ? spec.defects[spoil.defect] : undefined;
      if (spoil && defect?.alter) pose = defect.alter(pose, spoil.stream.fork('alter'));
      const surface = spec.paint(pose, size);
      if (spoil && defect?.mark) defect.mark(surface, spoil.stream.fork('mark'));
      return { surface, light };
    },
  };
}
