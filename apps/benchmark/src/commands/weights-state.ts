import { locateWeights, type BackboneDefinition } from '@protobench/backbones';

/** Whether the weights of a backbone are at hand, as far as that is seen without reading them. */
export interface WeightsState {
  /** They come with an npm package, are in the folder of weights, or are not. */
  readonly status: 'included' | 'present' | 'missing';
  /** Where they are, or where they were looked for and how to get them. */
  readonly note: string;
}

export function weightsState(
  { name, source, weightsSource }: BackboneDefinition,
  root: string | undefined,
): WeightsState {
  if (weightsSource === undefined) return { status: 'included', note: source };
  try {
    return { status: 'present', note: locateWeights(name, weightsSource, root) };
  } catch (error) {
    const { message, hint } = error as { readonly message: string; readonly hint?: string };
    return { status: 'missing', note: hint === undefined ? message : `${message} ${hint}` };
  }
}
