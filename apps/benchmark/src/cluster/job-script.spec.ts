import { spawnSync } from 'node:child_process';
import { parse } from 'yaml';
import { kubernetesJob, slurmScript } from './job-script.js';

const ARRAY = {
  name: 'mvtec3',
  jobs: 12,
  args: ['run', 'benchmarks/mvtec3.yaml', '--set', "methods.*.config.note=it's"],
};

describe('job arrays', () => {
  it('are a shell script that Slurm reads, with every argument quoted', () => {
    const script = slurmScript(ARRAY);
    expect(script).toContain('#SBATCH --array=0-11\n');
    expect(spawnSync('bash', ['-n'], { input: script }).status).toBe(0);
    const line = script.split('\n').find((text) => text.startsWith('npx')) ?? '';
    const words = spawnSync('bash', ['-c', line.replace('npx', "printf '%s\\n'").replace(/ &$/, '')]);
    expect(words.stdout.toString().trim().split('\n')).toEqual(['protobench', ...ARRAY.args]);
  });

  it('are an indexed Kubernetes job that tells each pod their number', () => {
    const job = parse(kubernetesJob(ARRAY)) as {
      spec: {
        completions: number;
        template: { spec: { containers: { command: string[]; env: object[] }[] } };
      };
    };
    expect(job.spec.completions).toBe(12);
    const [container] = job.spec.template.spec.containers;
    expect(container.command).toEqual(['npx', 'protobench', ...ARRAY.args]);
    expect(container.env).toEqual([{ name: 'JOB_COMPLETIONS', value: '12' }]);
  });
});
