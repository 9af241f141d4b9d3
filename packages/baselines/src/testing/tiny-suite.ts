import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSuite, runSuite } from '@protobench/harness';
import type { DetectorDefinition, SuiteEnvironment } from '@protobench/harness';

type Registry = SuiteEnvironment['registry'];

const registry = JSON.parse(readFileSync(join(__dirname, '../../../../datasets.json'), 'utf8')) as Registry;

/** What a run of a {@link TinySuite} left: the files of its only cell. */
export interface TinyRun {
  readonly outcome: string;
  readonly checkpoint: Buffer;
  /** Mean over the categories, 0 to 1. */
  readonly metrics: Readonly<Record<'I-AUROC' | 'P-AUROC', number>>;
  /** Loss of each step. */
  readonly losses: readonly number[];
}

/** One method on the features of the embedded backbone for two categories of the synthetic set, as a suite runs it. */
export class TinySuite {
  private readonly dir = mkdtempSync(join(tmpdir(), 'protobench-baselines-'));

  constructor(private readonly method: DetectorDefinition) {}

  /**
   * Runs the method with some options, or goes on with it, in the folder `name`.
   *
   * @param stopAfter training steps of this process after which it is interrupted
   */
  async run(
    name: string,
    engine: 'compiled' | 'eager',
    config: object,
    stopAfter = Infinity,
  ): Promise<TinyRun> {
    const suite = parseSuite(this.text(config), 'tiny.yaml', [this.method]);
    let steps = 0;
    const [report] = await runSuite(
      suite,
      { registry, engine },
      {
        runDir: join(this.dir, name),
        cacheDir: join(this.dir, 'cache'),
        listener: {
          onCellStart: () => undefined,
          onCellEnd: () => undefined,
          onProgress: ({ phase }) => {
            if (phase === 'train') steps++;
          },
          onNotice: (text) => {
            throw new Error(text);
          },
        },
        shouldStop: () => steps >= stopAfter,
      },
    );
    const folder = join(this.dir, name, 'cells', report.cell.id);
    const read = (file: string): Buffer => readFileSync(join(folder, file));
    const lines = read('log.jsonl').toString().trim().split('\n');
    const log = lines.map((line) => JSON.parse(line) as { event: string; loss: number });
    const { outcome } = report;
    if (outcome === 'failed') throw new Error(report.error?.message);
    return {
      outcome,
      checkpoint: read('checkpoint.safetensors'),
      metrics: outcome === 'done' ? JSON.parse(read('metrics.json').toString()).mean.values : {},
      losses: log.filter(({ event }) => event === 'step').map(({ loss }) => loss),
    };
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }

  private text(config: object): string {
    return JSON.stringify({
      name: 'tiny',
      datasets: [
        {
          name: 'synthetic',
          categories: ['nut', 'wood'],
          options: { size: 128, train: 24, testGood: 8, testDefect: 8, seed: 5 },
        },
      ],
      backbones: [
        {
          name: 'mobilenetv3-centernet-coco',
          imageSize: 128,
          taps: ['expanded_conv_5/add', 'expanded_conv_11/add'],
        },
      ],
      methods: [{ name: this.method.name, config }],
      training: { logEvery: 1 },
    });
  }
}
