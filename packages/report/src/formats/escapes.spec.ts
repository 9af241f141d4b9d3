import { escapeLatex } from './latex-text.js';
import { escapeMarkdown } from './markdown-text.js';

describe('escapeMarkdown', () => {
  it('keeps a table cell on one line and in one cell', () => {
    expect(escapeMarkdown(' a | b\n\tc ')).toBe('a \\| b c');
  });

  it('leaves names readable and emphasis inert', () => {
    expect(escapeMarkdown('metal_nut')).toBe('metal_nut');
    expect(escapeMarkdown('_x_ *y* `z` ~~w~~ <b> [l](u) \\')).toBe(
      '\\_x\\_ \\*y\\* \\`z\\` \\~\\~w\\~\\~ \\<b\\> \\[l\\](u) \\\\',
    );
    expect(escapeMarkdown('a & b &amp; c')).toBe('a & b \\&amp; c');
  });
});

describe('escapeLatex', () => {
  it('escapes every special character', () => {
    expect(escapeLatex('a_b 50% & #1 $x^2$ {y} ~ \\z <|> ± †')).toBe(
      'a\\_b 50\\% \\& \\#1 \\$x\\textasciicircum{}2\\$ \\{y\\} \\textasciitilde{} \\textbackslash{}z ' +
        '\\textless{}\\textbar{}\\textgreater{} $\\pm$ \\dag{}',
    );
  });
});
