import { angleTurns, bell, blend, clamp, cosTurns, length, sinTurns, smoothstep } from './maths.js';

describe('functions of angles', () => {
  it('are the sine and the cosine', () => {
    for (let turns = -3; turns <= 3; turns += 0.00137) {
      expect(Math.abs(sinTurns(turns) - Math.sin(2 * Math.PI * turns))).toBeLessThan(1e-7);
      expect(Math.abs(cosTurns(turns) - Math.cos(2 * Math.PI * turns))).toBeLessThan(1e-7);
    }
  });

  it('give back the angle of a vector', () => {
    for (let turns = -0.499; turns < 0.5; turns += 0.00113) {
      const [x, y] = [3 * Math.cos(2 * Math.PI * turns), 3 * Math.sin(2 * Math.PI * turns)];
      expect(Math.abs(angleTurns(y, x) - turns)).toBeLessThan(2e-6);
    }
    expect(angleTurns(0, 0)).toBe(0);
    expect(angleTurns(0, -1)).toBe(0.5);
    expect(angleTurns(1, 0)).toBe(0.25);
    expect(angleTurns(-1, 0)).toBe(-0.25);
  });
});

describe('functions of shape', () => {
  it('keep to their ends', () => {
    expect([clamp(-1, 0, 2), clamp(1, 0, 2), clamp(3, 0, 2)]).toEqual([0, 1, 2]);
    expect([blend(2, 4, 0), blend(2, 4, 0.5), blend(2, 4, 1)]).toEqual([2, 3, 4]);
    expect([smoothstep(1, 2, 0.5), smoothstep(1, 2, 1.5), smoothstep(1, 2, 9)]).toEqual([0, 0.5, 1]);
    expect([smoothstep(2, 1, 3), smoothstep(2, 1, 0)]).toEqual([0, 1]);
    expect([bell(-1), bell(0), bell(1), bell(7)]).toEqual([0, 1, 0, 0]);
    expect(length(3, 4)).toBe(5);
  });
});
