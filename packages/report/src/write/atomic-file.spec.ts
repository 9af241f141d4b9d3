import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempDir } from '../testing/temp-dir.js';
import { writeFileAtomically } from './atomic-file.js';

describe('writeFileAtomically', () => {
  const dir = tempDir();

  it('makes folders, replaces the file, and leaves nothing else', async () => {
    const path = join(dir, 'a', 'b', 'file.txt');
    await writeFileAtomically(path, 'one');
    await writeFileAtomically(path, Buffer.from('two'));
    expect(readFileSync(path, 'utf8')).toBe('two');
    expect(readdirSync(join(dir, 'a', 'b'))).toEqual(['file.txt']);
  });

  it('removes the temporary file when the name cannot be taken', async () => {
    mkdirSync(join(dir, 'taken', 'inner'), { recursive: true });
    await expect(writeFileAtomically(join(dir, 'taken'), 'x')).rejects.toThrow();
    expect(readdirSync(dir).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});
