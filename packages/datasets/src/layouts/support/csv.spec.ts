import { parseCsv } from './csv.js';

describe('parseCsv', () => {
  it('reads quoted fields, either line end and a last line without one', () => {
    expect(parseCsv('a,b\r\n"x, ""y""",\n\n"two\nlines",z')).toEqual([
      ['a', 'b'],
      ['x, "y"', ''],
      ['two\nlines', 'z'],
    ]);
  });

  it('has no rows for an empty text', () => {
    expect(parseCsv('')).toEqual([]);
  });
});
