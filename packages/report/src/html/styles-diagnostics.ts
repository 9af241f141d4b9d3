/** Style of the sections drawn from diagnostics: distances, series over the number of prototypes, usage, patches. */
export const DIAGNOSTICS_STYLES = `
h4 { font-size: 0.9rem; margin: 1.3rem 0 0.3rem; font-weight: 600; }
.charts.distances { grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); gap: 1rem 1.4rem; margin: 0.3rem 0 0.8rem; }
.charts.series { grid-template-columns: repeat(auto-fill, minmax(min(100%, 27rem), 1fr)); gap: 1rem 1.4rem; margin: 0.6rem 0; }
.legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1.4rem; margin: 0.4rem 0; padding: 0; list-style: none; font-size: 0.86rem; }
.charts.usage { grid-template-columns: repeat(auto-fill, minmax(min(100%, 14rem), 1fr)); gap: 0.8rem 1rem; margin: 0.4rem 0 0.8rem; }
.strip { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0 0.7rem; margin: 0.5rem 0 0.9rem; }
.strip ul { margin: 0; padding: 0; list-style: none; font-size: 0.8rem; color: var(--muted); }
.strip li { height: 1.5rem; line-height: 1.5rem; }
.strip img { width: 100%; image-rendering: pixelated; border-radius: 4px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.strip figcaption { grid-column: 2; }
.scroll.fit { width: fit-content; max-width: 100%; }
.shade { background: color-mix(in srgb, var(--accent) calc(var(--share) * 55%), transparent); print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.nearest { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 16rem), 1fr)); gap: 0.8rem 1.2rem; margin: 0.4rem 0 1rem; }
.patches { display: grid; grid-template-columns: repeat(5, minmax(0, 4rem)); gap: 3px; }
.nearest img { border-radius: 3px; }
.nearest figcaption { margin-top: 0.2rem; justify-content: flex-start; }
@media screen and (min-width: 68rem) { .curves.pixels { grid-template-columns: repeat(3, 16rem) minmax(0, 1fr); } }
.curves.pixels tbody th { white-space: normal; min-width: 6.5rem; }
@media print {
  .curves.pixels { grid-template-columns: 1fr 1fr 1fr; }
  .charts.distances, .charts.usage { grid-template-columns: repeat(3, 1fr); }
  .charts.series { grid-template-columns: 1fr 1fr; }
  .nearest { grid-template-columns: repeat(3, 1fr); }
}
`;
