import { escapeHtml, html, Markup } from './markup.js';

describe('html', () => {
  it('escapes text, keeps markup, joins lists and drops null', () => {
    const inner = html`<b>${'a<b'}</b>`;
    expect(html`<p title="${'"\'&'}">${inner}${[1, ' & ', null]}</p>`.text).toBe(
      '<p title="&quot;&#39;&amp;"><b>a&lt;b</b>1 &amp; </p>',
    );
  });

  it('puts given markup in as it is', () => {
    expect(html`${new Markup('<hr>')}`.text).toBe('<hr>');
  });
});

describe('escapeHtml', () => {
  it('leaves nothing that could end text or an attribute', () => {
    expect(escapeHtml('</script><img src=x onerror="a()">')).not.toMatch(/[<>"']/);
  });
});
