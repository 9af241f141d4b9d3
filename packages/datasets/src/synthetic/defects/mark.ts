import type { Stream } from '../draw/stream.js';
import type { Surface } from '../draw/surface.js';

/**
 * Spoils a finished surface.
 *
 * @param scale Factor of the size of the defect; 1 unless given.
 */
export type Mark = (surface: Surface, stream: Stream, scale?: number) => void;
