import { BackboneError } from '../errors.js';

/** `WEIGHTS_DAMAGED` for the file at `path`. */
export function damaged(path: string, what: string, cause?: unknown): BackboneError {
  return new BackboneError(
    'WEIGHTS_DAMAGED',
    `the weight file ${path} cannot be used: ${what}.`,
    'Delete the file and get it again.',
    { cause },
  );
}
