/** Style of the page: light and dark by the reader's preference, plain ink on white in print. */
export const STYLES = `
:root {
  color-scheme: light dark;
  --page: #fbfbfa; --surface: #ffffff; --ink: #1c2127; --muted: #626b76; --rule: #e2e4e7; --row: #f4f5f5;
  --accent: #1d7874; --accent-soft: #1d78741c; --alarm: #b3392f; --alarm-soft: #b3392f14;
  --s0: #1d7874; --s1: #c2571a; --s2: #2f5fae; --s3: #a2368c; --s4: #8a6d00; --s5: #4b4f55; --s6: #2c8a3c; --s7: #7a4a2b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171a; --surface: #1a1e22; --ink: #e4e7ea; --muted: #98a1ab; --rule: #2d3339; --row: #20252a;
    --accent: #57bdb2; --accent-soft: #57bdb226; --alarm: #ef8d82; --alarm-soft: #ef8d821f;
    --s0: #57bdb2; --s1: #f0955a; --s2: #86aef5; --s3: #e08acb; --s4: #d9b84a; --s5: #b4bac2; --s6: #7ccb86; --s7: #cf9d78;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body {
  margin: 0 auto; padding: 3rem 1.5rem 5rem; max-width: 74rem; background: var(--page); color: var(--ink);
  font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
}
h1 { font-size: 1.75rem; line-height: 1.2; letter-spacing: -0.015em; margin: 0 0 0.4rem; font-weight: 650; }
h2 { font-size: 1.2rem; letter-spacing: -0.01em; margin: 3.2rem 0 0.4rem; font-weight: 650; }
h3 { font-size: 1rem; margin: 2rem 0 0.4rem; font-weight: 600; }
p { margin: 0 0 0.9rem; max-width: 76ch; }
a { color: var(--accent); text-underline-offset: 0.15em; }
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: 0.86em; }
.muted, .setting { color: var(--muted); }
.setting { font-size: 0.86rem; max-width: 90ch; }
.facts { display: flex; flex-wrap: wrap; gap: 0.3rem 1.4rem; margin: 0 0 1.1rem; padding: 0; list-style: none; color: var(--muted); }
.facts b { color: var(--ink); font-weight: 600; font-variant-numeric: tabular-nums; }
.facts .alarm, .facts .alarm b { color: var(--alarm); }
nav { display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; padding: 0.6rem 0; border-block: 1px solid var(--rule); font-size: 0.9rem; }
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }

.scroll {
  overflow-x: auto; background: var(--surface); border: 1px solid var(--rule); border-radius: 8px; margin: 0.7rem 0 0.6rem;
}
table { border-collapse: collapse; width: 100%; font-size: 0.88rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.5rem 0.7rem; text-align: left; vertical-align: baseline; white-space: nowrap; }
th:first-child, td:first-child { padding-left: 1rem; }
th:last-child, td:last-child { padding-right: 1rem; }
/* In a narrow window the table scrolls and its first column stays. */
:where(.scroll) th:first-child { position: sticky; left: 0; background: var(--surface); }
.failures .scroll th:first-child { position: static; background: none; }
thead th { font-weight: 550; color: var(--muted); font-size: 0.8rem; border-bottom: 1px solid var(--rule); }
tbody th { font-weight: 500; }
tbody tr + tr > * { border-top: 1px solid var(--rule); }
tbody tr:hover > * { background: var(--row); }
tr.mean > * { font-weight: 600; border-top: 1px solid var(--muted) !important; }
.num { text-align: right; }
.wrap { white-space: normal; min-width: 16rem; overflow-wrap: anywhere; }
.best { font-weight: 700; color: var(--accent); }
.second { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 0.22em; }
.std { display: block; font-size: 0.76rem; line-height: 1.1; font-weight: 400; color: var(--muted); }
.delta { display: block; font-size: 0.76rem; line-height: 1.2; font-weight: 400; color: var(--muted); }
.delta.marked { color: var(--ink); font-weight: 600; }
.delta sup { line-height: 0; }
.published th, .published td { padding-inline: 0.45rem; }
.published td.wrap { min-width: 14rem; font-size: 0.8rem; color: var(--muted); }
.sources { font-size: 0.82rem; color: var(--muted); padding-left: 1.4rem; overflow-wrap: anywhere; }
td sup { font-size: 0.68rem; line-height: 0; }
th button {
  all: unset; cursor: pointer; font: inherit; color: inherit; border-radius: 3px; white-space: nowrap;
}
th button::after, .num button::before { display: inline-block; width: 1.1em; font-size: 0.75em; text-align: right; }
th.name button::after, .num button::before { content: ""; }
th[aria-sort] button { color: var(--ink); }
th.name[aria-sort="descending"] button::after, .num[aria-sort="descending"] button::before { content: "\\25BC"; }
th.name[aria-sort="ascending"] button::after, .num[aria-sort="ascending"] button::before { content: "\\25B2"; }
.num button::before { text-align: left; }
th button:hover { color: var(--ink); }
th button:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
.notes { margin: 0 0 1rem; padding: 0; list-style: none; font-size: 0.82rem; color: var(--muted); }

details { border-top: 1px solid var(--rule); }
details:last-of-type { border-bottom: 1px solid var(--rule); }
summary { cursor: pointer; padding: 0.6rem 0.1rem; font-weight: 550; }
summary .muted { font-weight: 400; font-size: 0.88rem; }
details > :last-child { margin-bottom: 1.3rem; }
pre { background: var(--surface); border: 1px solid var(--rule); border-radius: 8px; padding: 0.9rem 1rem; margin: 0.5rem 0; overflow-x: auto; line-height: 1.5; }

.gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 29rem), 1fr)); gap: 1.3rem 1.5rem; margin: 0.3rem 0 1.2rem; }
figure { margin: 0; break-inside: avoid; }
figure img { display: block; width: 100%; height: auto; border-radius: 5px; }
figcaption { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; margin-top: 0.35rem; font-size: 0.82rem; color: var(--muted); font-variant-numeric: tabular-nums; }
figcaption b { color: var(--ink); font-weight: 600; }
.scale { display: flex; align-items: center; gap: 0.6rem; font-size: 0.8rem; color: var(--muted); font-variant-numeric: tabular-nums; margin: 0.2rem 0 0.8rem; }
.scale i { width: 9rem; height: 0.55rem; border-radius: 3px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }

.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); gap: 1.4rem 1.6rem; margin: 1rem 0; }
.chart { background: var(--surface); border: 1px solid var(--rule); border-radius: 8px; padding: 0.8rem 0.9rem 0.5rem; }
.chart figcaption { margin: 0 0 0.3rem; }
svg { display: block; width: 100%; height: auto; }
svg text { font: 11px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; font-variant-numeric: tabular-nums; paint-order: stroke; stroke: var(--surface); stroke-width: 3px; stroke-linejoin: round; }
.curves { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); gap: 1rem 1.4rem; align-items: start; margin: 0.3rem 0 1.3rem; }
@media screen and (min-width: 68rem) { .curves { grid-template-columns: 17rem 17rem minmax(0, 1fr); } }
.curves .scroll { margin: 0; }
.curves .chart { max-width: 22rem; }
.curves td, .curves th { padding: 0.4rem 0.5rem; }
.swatch { display: inline-block; width: 1.7rem; height: 0.5rem; vertical-align: middle; margin-right: 0.3rem; }
.charts.bars { grid-template-columns: repeat(auto-fill, minmax(min(100%, 27rem), 1fr)); gap: 1rem 1.4rem; }
.wrong { font-style: normal; font-weight: 600; font-size: 0.74rem; color: var(--alarm); border: 1px solid currentColor; border-radius: 3px; padding: 0 0.3em; }
.histogram { width: 8.5rem; height: 1.7rem; display: inline-block; vertical-align: middle; }
.key { display: inline-block; width: 0.6rem; height: 0.6rem; border-radius: 2px; margin-right: 0.3rem; }
.key.normal { background: var(--muted); opacity: 0.6; }
.key.anomalous { background: var(--alarm); opacity: 0.85; }
.failures .scroll { border-color: var(--alarm); background: var(--alarm-soft); }
footer { margin-top: 4rem; padding-top: 0.9rem; border-top: 1px solid var(--rule); font-size: 0.82rem; color: var(--muted); }

@media print {
  :root { --page: #fff; --surface: #fff; --ink: #000; --muted: #555; --rule: #ccc; --row: #fff; --accent: #145c58; --alarm: #8f2a22;
    --s0: #145c58; --s1: #a84500; --s2: #1f4a91; --s3: #862c74; --s4: #6d5600; --s5: #333; --s6: #1f6b2b; --s7: #5f3a20; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav, th button::after, th button::before { display: none; }
  .scroll { overflow: visible; border: none; }
  th, td { padding: 0.25rem 0.4rem; }
  h2, h3, summary { break-after: avoid; }
  .curves { grid-template-columns: 1fr 1fr; break-inside: avoid; }
  .curves .scroll { grid-column: 1 / -1; }
  .curves .chart { max-width: 15rem; }
  tr, figure, .chart { break-inside: avoid; }
  pre { white-space: pre-wrap; }
}
`;
