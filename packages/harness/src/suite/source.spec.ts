import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SuiteSource } from './source.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'protobench-suite-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function write(files: Record<string, string>): Promise<void> {
  await mkdir(join(dir, 'base'), { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text);
}

describe('a suite that extends another', () => {
  it('merges maps, replaces lists, and follows the chain relative to each file', async () => {
    await write({
      'base/root.yaml': 'name: root\nseeds: [0, 1]\nevaluation: { size: 64, fprLimit: 0.3 }\n',
      'base/middle.yaml': 'extends: root.yaml\nname: middle\nseeds: [2]\n',
      'leaf.yaml': 'extends: base/middle.yaml\nevaluation:\n  fprLimit: 0.05\n',
    });
    const source = await SuiteSource.read(join(dir, 'leaf.yaml'));
    expect(source.data()).toEqual({ name: 'middle', seeds: [2], evaluation: { size: 64, fprLimit: 0.05 } });
  });

  it('tells the file that a value stands in', async () => {
    await write({
      'base/root.yaml': 'name: root\nevaluation:\n  size: 64\n',
      'leaf.yaml': 'extends: base/root.yaml\nevaluation:\n  fprLimit: 0.05\n',
    });
    const source = await SuiteSource.read(join(dir, 'leaf.yaml'));
    expect(source.locate(['evaluation', 'fprLimit'])).toBe(`${join(dir, 'leaf.yaml')}:3:3`);
    expect(source.locate(['evaluation', 'size'])).toBe(`${join(dir, 'base', 'root.yaml')}:3:3`);
    expect(source.locate(['evaluation', 'nothing'])).toBe(`${join(dir, 'leaf.yaml')}:2:1`);
    expect(source.locate(['methods'])).toBe(`${join(dir, 'leaf.yaml')}:1:1`);
  });

  it('refuses a chain that comes back, a missing file and a value that is no path', async () => {
    await write({
      'a.yaml': 'name: a\nextends: base/b.yaml\n',
      'base/b.yaml': 'extends: ../a.yaml\n',
      'lost.yaml': 'extends: nowhere.yaml\n',
      'odd.yaml': 'name: x\nextends: [a.yaml]\n',
    });
    await expect(SuiteSource.read(join(dir, 'a.yaml'))).rejects.toMatchObject({
      code: 'SUITE_EXTENDS_CYCLE',
      message: expect.stringContaining(`${join(dir, 'base', 'b.yaml')}:1:1`) as string,
    });
    await expect(SuiteSource.read(join(dir, 'lost.yaml'))).rejects.toMatchObject({
      code: 'SUITE_NOT_FOUND',
      message: expect.stringContaining(`lost.yaml:1:1: the suite ${join(dir, 'nowhere.yaml')}`) as string,
    });
    await expect(SuiteSource.read(join(dir, 'odd.yaml'))).rejects.toMatchObject({
      code: 'SUITE_INVALID',
      message: expect.stringContaining('odd.yaml:2:1: extends: expected the path') as string,
    });
  });
});
