import type { Tensor, Tensor4D } from '@tensorflow/tfjs';
import { parametersOf, type Layer, type LayerTensors, type ParameterShapes } from './layer.js';

/** Height and width of the input in pixels. */
export interface ImageExtent {
  readonly height: number;
  readonly width: number;
}

/** A part of a network whose result is the input of the next. */
export interface Stage {
  /** Name of the tap behind this stage, where there is one. */
  readonly tap?: string;
  readonly layers: readonly Layer[];
  run(tensors: LayerTensors, x: Tensor, image: ImageExtent): Tensor;
  /** The tap `[batch, rows, columns, channels]` in the result of `run`; the result itself unless given. */
  read?(x: Tensor, image: ImageExtent): Tensor;
}

/** A network as a chain of stages. Nothing behind the deepest tap that is asked for is loaded or run. */
export interface Architecture {
  readonly stages: readonly Stage[];
}

/** The stages up to the last of the taps. */
export function stagesFor({ stages }: Architecture, taps: readonly string[]): readonly Stage[] {
  const last = stages.reduce(
    (found, { tap }, i) => (tap !== undefined && taps.includes(tap) ? i : found),
    -1,
  );
  return stages.slice(0, last + 1);
}

/** Names and shapes of the published tensors that the taps need. */
export function parametersFor(architecture: Architecture, taps: readonly string[]): ParameterShapes {
  return parametersOf(stagesFor(architecture, taps).flatMap(({ layers }) => layers));
}

/** Features of a normalised image batch `[batch, height, width, 3]`, in the order of the tap names. */
export function forward(
  architecture: Architecture,
  tensors: LayerTensors,
  x: Tensor4D,
  taps: readonly string[],
): Tensor[] {
  const [, height, width] = x.shape;
  const image = { height, width };
  const features = new Map<string, Tensor>();
  let y: Tensor = x;
  for (const stage of stagesFor(architecture, taps)) {
    y = stage.run(tensors, y, image);
    if (stage.tap !== undefined) features.set(stage.tap, stage.read?.(y, image) ?? y);
  }
  return taps.map((tap) => features.get(tap) as Tensor);
}

/** All taps of an architecture, shallow to deep. */
export function tapNames({ stages }: Architecture): string[] {
  return stages.flatMap(({ tap }) => (tap === undefined ? [] : [tap]));
}
