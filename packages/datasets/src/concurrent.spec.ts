import { setTimeout as wait } from 'node:timers/promises';
import { mapConcurrent } from './concurrent.js';

describe('mapConcurrent', () => {
  it('keeps the order, and never has more calls under way than allowed', async () => {
    let active = 0;
    let most = 0;
    const result = await mapConcurrent([5, 1, 4, 2, 3, 0], 3, async (item, index) => {
      most = Math.max(most, ++active);
      await wait(item * 3);
      active--;
      return `${index}:${item}`;
    });
    expect(result).toEqual(['0:5', '1:1', '2:4', '3:2', '4:3', '5:0']);
    expect(most).toBe(3);
  });

  it('begins no further call after an error', async () => {
    const begun: number[] = [];
    const failing = mapConcurrent([0, 1, 2, 3, 4, 5], 2, async (item) => {
      begun.push(item);
      await wait(1);
      if (item === 1) throw new Error('one');
      await wait(20);
    });
    await expect(failing).rejects.toThrow('one');
    await wait(60);
    expect(begun).toEqual([0, 1]);
  });

  it('has nothing to do for no items', async () => {
    expect(await mapConcurrent([], 4, () => Promise.reject(new Error('never')))).toEqual([]);
  });
});
