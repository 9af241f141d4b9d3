/** A share of the cells, and where it was told. */
export interface ShardChoice {
  /** `i/n`, 1-based. */
  readonly shard: string;
  readonly source: string;
}

/**
 * The share that a job array gives to this process: of Slurm (`SLURM_ARRAY_TASK_ID`, `_MIN` and `_COUNT`) or of an indexed
 * Kubernetes job (`JOB_COMPLETION_INDEX`, which counts from 0, with `JOB_COMPLETIONS` set by the job that
 * `plan --emit k8s` writes). `null` outside of one.
 */
export function shardFromEnvironment(env: NodeJS.ProcessEnv): ShardChoice | null {
  const number = (name: string): number | null => {
    const text = env[name];
    return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
  };
  const [task, first, tasks] = ['ID', 'MIN', 'COUNT'].map((name) => number(`SLURM_ARRAY_TASK_${name}`));
  if (task !== null && tasks !== null) {
    return { shard: `${task - (first ?? 0) + 1}/${tasks}`, source: 'SLURM_ARRAY_TASK_ID' };
  }
  const [index, completions] = [number('JOB_COMPLETION_INDEX'), number('JOB_COMPLETIONS')];
  if (index !== null && completions !== null) {
    return { shard: `${index + 1}/${completions}`, source: 'JOB_COMPLETION_INDEX' };
  }
  return null;
}
