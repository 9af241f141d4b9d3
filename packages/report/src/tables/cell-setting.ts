import type { RunCell } from '../read/run-cell.js';

/** What of a cell's configuration decides whether its numbers compare with others. */
export interface CellSetting {
  readonly setting: string;
  readonly profile: string;
  /** Side in pixels that images are resized to; `null` where the configuration does not say. */
  readonly imageSize: number | null;
  /** Side of the middle that is kept of them; `null` where that is all. */
  readonly crop: number | null;
}

/** Reads the setting out of a resolved configuration. */
export function settingOf(cell: RunCell): CellSetting {
  const setting = partOf(cell, 'dataset')['setting'];
  const profile = partOf(cell, 'evaluation')['profile'];
  const { imageSize: size, crop } = partOf(cell, 'backbone');
  return {
    setting: typeof setting === 'string' ? setting : 'multi-class',
    // Cells are measured with the exact metrics unless their configuration names another profile.
    profile: typeof profile === 'string' ? profile : 'exact',
    imageSize: typeof size === 'number' ? size : null,
    crop: typeof crop === 'number' ? crop : null,
  };
}

/** A part of the resolved configuration, `{}` where it is not an object. */
function partOf(cell: RunCell, name: string): Readonly<Record<string, unknown>> {
  const part = cell.config.resolved[name];
  return typeof part === 'object' && part !== null ? (part as Record<string, unknown>) : {};
}
