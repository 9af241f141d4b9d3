import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DIR = join(__dirname, 'golden');

/**
 * Compares text with `testing/golden/<name>`. After a wanted change of a format, run the tests once with
 * `UPDATE_GOLDEN=1` and read the difference before it is committed.
 */
export function expectGolden(name: string, text: string): void {
  const path = join(DIR, name);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(DIR, { recursive: true });
    writeFileSync(path, text);
  }
  expect(existsSync(path)).toBe(true);
  expect(text).toBe(readFileSync(path, 'utf8'));
}
