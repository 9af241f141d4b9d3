import { shardFromEnvironment } from './shard.js';

describe('shardFromEnvironment', () => {
  it('reads the place in a Slurm array, wherever its numbers begin', () => {
    const env = { SLURM_ARRAY_TASK_ID: '12', SLURM_ARRAY_TASK_MIN: '10', SLURM_ARRAY_TASK_COUNT: '4' };
    expect(shardFromEnvironment(env)).toEqual({ shard: '3/4', source: 'SLURM_ARRAY_TASK_ID' });
  });

  it('reads the place in an indexed Kubernetes job', () => {
    expect(shardFromEnvironment({ JOB_COMPLETION_INDEX: '0', JOB_COMPLETIONS: '5' })).toEqual({
      shard: '1/5',
      source: 'JOB_COMPLETION_INDEX',
    });
  });

  it('is silent elsewhere', () => {
    expect(shardFromEnvironment({})).toBeNull();
    expect(shardFromEnvironment({ SLURM_ARRAY_TASK_ID: 'x', SLURM_ARRAY_TASK_COUNT: '4' })).toBeNull();
    expect(shardFromEnvironment({ JOB_COMPLETION_INDEX: '0' })).toBeNull();
  });
});
