import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new empty folder that is removed after the tests of the calling file. */
export function tempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'protobench-report-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}
