import { setTimeout as wait } from 'node:timers/promises';
import { inOrder } from './in-order.js';

describe('inOrder', () => {
  it('yields in order whatever finishes first', async () => {
    const delays = [30, 1, 20, 2, 10, 3];
    const seen: number[] = [];
    for await (const i of inOrder(delays.keys(), 3, async (i) => (await wait(delays[i]), i))) seen.push(i);
    expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('never has more results under way or waiting than allowed, however slow the reader', async () => {
    let begun = 0;
    let read = 0;
    for await (const value of inOrder(Array(20).keys(), 4, async (i) => (begun++, i))) {
      await wait(1);
      expect(value).toBe(read++);
      expect(begun - read).toBeLessThanOrEqual(4);
    }
    expect(begun).toBe(20);
  });

  it('throws an error when its turn comes, and begins nothing after it', async () => {
    const begun: number[] = [];
    const seen: number[] = [];
    const reading = (async () => {
      const call = async (i: number) => {
        begun.push(i);
        await wait(i === 2 ? 0 : 5);
        if (i === 2) throw new Error('two');
        return i;
      };
      for await (const i of inOrder(Array(9).keys(), 3, call)) seen.push(i);
    })();
    await expect(reading).rejects.toThrow('two');
    expect(seen).toEqual([0, 1]);
    await wait(20);
    expect(begun.length).toBeLessThanOrEqual(5);
  });

  it('stops when the reader does', async () => {
    let begun = 0;
    for await (const i of inOrder(Array(50).keys(), 2, async (n) => (begun++, n))) if (i === 3) break;
    expect(begun).toBeLessThanOrEqual(7);
  });
});
