/** What a job array runs: a command line of this program without `--shard`. */
export interface JobArray {
  readonly name: string;
  /** Number of cells, one job each. */
  readonly jobs: number;
  /** Arguments of `protobench`, beginning with `run`. */
  readonly args: readonly string[];
}

/** A Slurm batch script: `sbatch FILE`. Requests are examples to be adapted; a job that is stopped is put back in line. */
export function slurmScript({ name, jobs, args }: JobArray): string {
  return `#!/bin/bash
#SBATCH --job-name=${name}
#SBATCH --array=0-${jobs - 1}
#SBATCH --cpus-per-task=4
#SBATCH --mem=8G
#SBATCH --time=12:00:00
#SBATCH --requeue
#SBATCH --signal=B:TERM@120
#SBATCH --output=${name}-%A-%a.log

# SIGTERM leaves a checkpoint and ends with 75: the job goes back in line and resumes there.
npx protobench ${args.map(quote).join(' ')} &
child=$!
trap 'kill -TERM "$child"' TERM
wait "$child"; code=$?
if [ "$code" -gt 128 ]; then wait "$child"; code=$?; fi
if [ "$code" -eq 75 ]; then scontrol requeue "$SLURM_ARRAY_JOB_ID"_"$SLURM_ARRAY_TASK_ID"; fi
exit "$code"
`;
}

/** An indexed Kubernetes job: `kubectl apply -f FILE`. Image and volume are to be filled in. */
export function kubernetesJob({ name, jobs, args }: JobArray): string {
  const command = ['npx', 'protobench', ...args];
  return `apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
spec:
  completionMode: Indexed
  completions: ${jobs}
  parallelism: ${jobs}
  backoffLimitPerIndex: 3
  podFailurePolicy:
    rules:
      # 75: stopped with a checkpoint; the next pod of the index resumes there.
      - action: Ignore
        onExitCodes: { containerName: cell, operator: In, values: [75] }
  template:
    spec:
      restartPolicy: Never
      terminationGracePeriodSeconds: 120
      containers:
        - name: cell
          image: IMAGE # with the project installed by npm ci
          workingDir: /protobench
          command: ${JSON.stringify(command)}
          env:
            - { name: JOB_COMPLETIONS, value: '${jobs}' }
          resources:
            requests: { cpu: '4', memory: 8Gi }
          volumeMounts:
            - { name: shared, mountPath: /shared } # data, weights, feature cache and run folder
      volumes:
        - name: shared
          persistentVolumeClaim: { claimName: CLAIM }
`;
}

/** For a POSIX shell. */
function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
