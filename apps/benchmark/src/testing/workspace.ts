import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary folder for one test file, with a suite small enough for a test. */
export class Workspace {
  private constructor(readonly dir: string) {}

  static async create(): Promise<Workspace> {
    return new Workspace(await mkdtemp(join(tmpdir(), 'protobench-e2e-')));
  }

  path(...parts: string[]): string {
    return join(this.dir, ...parts);
  }

  /** Writes a suite file and returns its path. */
  async suite(name: string, text: string): Promise<string> {
    const path = this.path(`${name}.yaml`);
    await writeFile(path, text);
    return path;
  }

  remove(): Promise<void> {
    return rm(this.dir, { recursive: true, force: true });
  }
}

/** Options of the synthetic set that make it small: two categories, a handful of 64 x 64 images. */
export const TINY_SET = { size: 64, train: 6, testGood: 2, testDefect: 3, seed: 5 };

/** A suite on the tiny set; `methods` is YAML for the list of methods. */
export function tinySuite(methods: string, extra = ''): string {
  return `name: tiny
datasets:
  - name: synthetic
    categories: [nut, wood]
    options: ${JSON.stringify(TINY_SET)}
backbones:
  - name: mobilenetv3-centernet-coco
    imageSize: 64
methods:
${methods}
${extra}`;
}
