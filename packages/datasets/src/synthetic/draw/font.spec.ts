import { ADVANCE, inked, LETTER_HEIGHT, LETTERS } from './font.js';

const picture = (text: string) =>
  Array.from({ length: LETTER_HEIGHT }, (_, y) =>
    Array.from({ length: text.length * ADVANCE }, (__, x) =>
      inked(text, x + 0.5, y + 0.5) ? '#' : '.',
    ).join(''),
  );

describe('inked', () => {
  it('prints letters', () => {
    expect(picture('L7')).toEqual([
      '#.....#####.',
      '#.........#.',
      '#........#..',
      '#.......#...',
      '#......#....',
      '#......#....',
      '#####..#....',
    ]);
  });

  it('prints nothing around the line', () => {
    for (const [x, y] of [
      [-0.1, 3],
      [3, -0.1],
      [3, 7],
      [13, 3],
    ])
      expect(inked('TT', x, y)).toBe(false);
  });

  it('has letters that differ', () => {
    expect(new Set(LETTERS.map((letter) => picture(letter).join())).size).toBe(LETTERS.length);
  });
});
