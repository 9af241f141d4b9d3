import { inLanes } from './in-lanes.js';

async function* count(to: number, taken: number[] = []): AsyncGenerator<number, void, undefined> {
  for (let i = 0; i < to; i++) {
    taken.push(i);
    yield i;
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('inLanes', () => {
  it.each([1, 3, 20])(
    'works on each item once, at most as many at a time as there are lanes (%i)',
    async (lanes) => {
      let [running, most] = [0, 0];
      const done: number[] = [];
      await inLanes(count(10), lanes, async (item) => {
        most = Math.max(most, ++running);
        await pause((item * 7) % 5);
        running--;
        done.push(item);
      });
      expect(most).toBe(Math.min(lanes, 10));
      expect(done.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    },
  );

  it.each([1, 2, 4])('throws the error of the first item that fails, with %i lanes', async (lanes) => {
    const taken: number[] = [];
    const done: number[] = [];
    const work = inLanes(count(100, taken), lanes, async (item) => {
      // The later of the two that fail does so first.
      await pause(item === 3 ? 1 : 10);
      if (item === 2 || item === 3) throw new Error(`item ${item}`);
      done.push(item);
    });
    await expect(work).rejects.toThrow('item 2');
    expect(taken.length).toBeLessThan(10);
    // What was under way has ended.
    const before = done.length;
    await pause(20);
    expect(done).toHaveLength(before);
  });

  it('throws what the items throw', async () => {
    async function* broken(): AsyncGenerator<number, void, undefined> {
      yield 1;
      throw new Error('no more');
    }
    await expect(inLanes(broken(), 2, () => Promise.resolve())).rejects.toThrow('no more');
  });
});
