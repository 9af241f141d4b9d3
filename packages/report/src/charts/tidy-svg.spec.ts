import { tidySvg, titled } from './tidy-svg.js';

const wrap = (body: string) =>
  `<svg width="9" height="9" xmlns="http://www.w3.org/2000/svg">\n${body}\n</svg>`;

describe('tidySvg', () => {
  it('keeps what draws and leaves out what serves scripts', () => {
    const svg = wrap(`<rect width="9" height="9" x="0" y="0" fill="none"></rect>
<g clip-path="url(#zr7-c0)">
<path d="M1 2L3.0499 4" fill="none" pointer-events="visible" stroke="var(--s1)" ecmeta_ssr_type="chart" class="zr7-cls-0"></path>
</g>
<text dominant-baseline="central" style="font-size:11px;" xml:space="preserve" y="5.25" fill="var(--muted)">a &lt;b&gt;</text>
<defs >
<clipPath id="zr7-c0">
<path d="M0 0l9 0l0 9Z" fill="#000"></path>
</clipPath>
</defs>
<style ><![CDATA[
.zr7-cls-0:hover { pointer-events:none; }
]]>

</style>`);
    expect(tidySvg(svg).split('\n')).toEqual([
      '<path d="M1 2L3 4" fill="none" stroke="var(--s1)" />',
      '<text dominant-baseline="central" y="5.3" fill="var(--muted)">a &lt;b&gt;</text>',
    ]);
  });

  it('joins paths that follow one another and look alike, and no others', () => {
    const path = (d: string, stroke: string, more = '') => `<path d="${d}" stroke="${stroke}"${more}></path>`;
    const moved = ' transform="translate(1 1)"';
    const svg = wrap(
      [
        ...[path('M0 0L1 1', 'a'), path('M2 2L3 3', 'a'), path('M4 4', 'b'), path('M5 5', 'a')],
        ...[path('M6 6', 'a', moved), path('M7 7', 'a', moved)],
        ...[path('M8 8', titled('a', 0)), path('M9 9', titled('a', 0))],
      ].join('\n'),
    );
    expect([...tidySvg(svg, ['t']).matchAll(/ d="([^"]*)"/g)].map(([, d]) => d)).toEqual([
      ...['M0 0L1 1M2 2L3 3', 'M4 4', 'M5 5', 'M6 6', 'M7 7', 'M8 8', 'M9 9'],
    ]);
  });

  it('gives the lines of titled colours their titles', () => {
    const svg = wrap(`<path d="M0 0L1 1" stroke="${titled('var(--s0)', 1)}" class="zr0-cls-0"></path>`);
    expect(tidySvg(svg, ['first', 'mode=<none>'])).toBe(
      '<path d="M0 0L1 1" stroke="var(--s0)"><title>mode=&lt;none&gt;</title></path>',
    );
  });
});
