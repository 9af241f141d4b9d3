/** Width in pixels of the gap between two panels. */
export const PANEL_GAP = 4;

/** Several images in a row, RGBA `[height, width, 4]`. */
export interface PanelStrip {
  readonly height: number;
  readonly width: number;
  readonly data: Uint8Array;
}

/** Puts RGB images `[height, width, 3]` of one size side by side; the gaps are transparent, to suit any page. */
export function joinPanels(panels: readonly Uint8Array[], height: number, width: number): PanelStrip {
  const total = panels.length * width + (panels.length - 1) * PANEL_GAP;
  const data = new Uint8Array(height * total * 4);
  panels.forEach((panel, index) => {
    const left = index * (width + PANEL_GAP);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const from = 3 * (y * width + x);
        const to = 4 * (y * total + left + x);
        data.set(panel.subarray(from, from + 3), to);
        data[to + 3] = 255;
      }
    }
  });
  return { height, width: total, data };
}
