import { spawnSync } from 'node:child_process';
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
    const job = kubernetesJob(ARRAY);
    const value = (key: string) => new RegExp(`^ *${key}: (.*)$`, 'm').exec(job)?.[1];
    expect(value('completions')).toBe('12');
    expect(JSON.parse(value('command') ?? '')).toEqual(['npx', 'protobench', ...ARRAY.args]);
    expect(job).toContain("- { name: JOB_COMPLETIONS, value: '12' }");
  });
});
