import { RandomStream } from '@protobench/nn';
import { BatchPlan } from './batches.js';

const plan = (count: number, size: number) => new BatchPlan(count, size, RandomStream.fromSeed(3));

describe('BatchPlan', () => {
  it('uses every image at most once an epoch and drops the rest', () => {
    const batches = plan(10, 4);
    const epoch = [...batches.indices(0), ...batches.indices(1)];
    expect(new Set(epoch).size).toBe(8);
    expect(epoch.every((index) => index >= 0 && index < 10)).toBe(true);
  });

  it('shuffles anew each epoch', () => {
    const batches = plan(50, 50);
    expect(batches.indices(0)).not.toEqual(batches.indices(1));
    expect([...batches.indices(1)].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  it('is a function of the step alone', () => {
    const inOrder = plan(10, 3);
    const wanted = Array.from({ length: 8 }, (_, step) => inOrder.indices(step));
    expect(plan(10, 3).indices(7)).toEqual(wanted[7]);
    expect(plan(10, 3).indices(2)).toEqual(wanted[2]);
  });

  it('shrinks the batch to the number of images', () => expect(plan(3, 16).indices(5)).toHaveLength(3));
});
