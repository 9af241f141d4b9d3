import { CliError } from '../errors.js';

/** A map file that is damaged, truncated or not what its ending says. */
export function unreadable(path: string, found: string): CliError {
  return new CliError(
    'MAP_UNREADABLE',
    `${path} cannot be read as a map: ${found}.`,
    'Write the file again; float32 .npy, .npz and 32-bit TIFF, and PNG of 8 or 16 bits, always work.',
  );
}

/** A map file that is whole, but of a kind that is not read. */
export function unsupported(path: string, expected: string, found: string): CliError {
  return new CliError(
    'MAP_UNSUPPORTED',
    `${path}: expected ${expected}, found ${found}.`,
    'Save the map as one channel of numbers: np.save(path, map.astype(np.float32)) does.',
  );
}
