import { readRun } from '../read/read-run.js';
import { writeFixtureRun } from '../testing/fixture-run.js';
import { tempDir } from '../testing/temp-dir.js';
import { entryCost } from './cost.js';
import { resultEntries } from './entries.js';
import type { ResultEntry } from './result-entry.js';

describe('entryCost', () => {
  const parent = tempDir();
  let entries: readonly ResultEntry[];
  const find = (method: string) => entries.find((entry) => entry.method === method) as ResultEntry;

  beforeAll(async () => {
    entries = resultEntries((await readRun(await writeFixtureRun(parent))).cells);
  });

  it('averages over seeds', () => {
    expect(entryCost(find('pro-ad'))).toEqual({
      parameters: 1_612_000,
      trainSeconds: 126,
      secondsPerStep: 0.21,
      imagesPerSecond: 240 / 9.7,
      peakMemoryBytes: 1.31 * 1024 ** 3,
    });
  });

  it('leaves out what a method does not have, or a cell did not record', () => {
    expect(entryCost(find('patchcore'))).toMatchObject({ parameters: null, secondsPerStep: null });
    const [first, second] = find('pro-ad').cells;
    expect(
      entryCost({ ...find('pro-ad'), cells: [first, { ...second, parameters: null }] })?.parameters,
    ).toBeNull();
    expect(entryCost({ ...find('pro-ad'), cells: [first, { ...second, timing: null }] })).toBeNull();
  });
});
