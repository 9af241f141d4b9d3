import type { Light, LightVariation } from './draw/develop.js';
import { drawLight } from './draw/develop.js';
import type { Stream } from './draw/stream.js';
import type { Surface } from './draw/surface.js';
import type { Mark } from './defects/mark.js';

/** One way to spoil a product. */
export interface Defect<Pose> {
  /** Changes how the product is built, by `scale` times the usual: a missing tooth, a bent corner. */
  readonly alter?: (pose: Pose, stream: Stream, scale: number) => Pose;
  /** Changes the finished surface: a scratch, a stain. */
  readonly mark?: Mark;
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
  /** Surface and light of one image. */
  scene(stream: Stream, size: number): Scene;
}

/** What is photographed, and how. */
export interface Scene {
  readonly surface: Surface;
  readonly light: Light;
  /**
   * The surface with a defect drawn into it, everything else as it is.
   *
   * @param scale Factor of the size of the defect.
   */
  spoil(defect: string, stream: Stream, scale: number): Surface;
}

/** Hides the type of the pose. */
export function defineCategory<Pose>(spec: CategorySpec<Pose>): Category {
  return {
    name: spec.name,
    kind: spec.kind,
    defects: Object.keys(spec.defects),
    scene(stream, size) {
      const light = drawLight(stream.fork('light'), spec.light);
      const pose = spec.pose(stream.fork('pose'));
      const surface = spec.paint(pose, size);
      return {
        surface,
        light,
        spoil(name, defectStream, scale) {
          const { alter, mark } = spec.defects[name];
          const spoilt = alter
            ? spec.paint(alter(pose, defectStream.fork('alter'), scale), size)
            : surface.copy();
          mark?.(spoilt, defectStream.fork('mark'), scale);
          return spoilt;
        },
      };
    },
  };
}
