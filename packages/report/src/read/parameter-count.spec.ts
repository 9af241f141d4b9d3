import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeCheckpointHeader } from '../testing/fixture-diagnostics.js';
import { tempDir } from '../testing/temp-dir.js';
import { countParameters } from './parameter-count.js';

describe('countParameters', () => {
  const dir = tempDir();
  const path = join(dir, 'checkpoint.safetensors');

  it('counts parameters, and neither buffers nor the state of the optimiser', async () => {
    await writeCheckpointHeader(dir, 1234);
    expect(await countParameters(dir)).toBe(1234);
  });

  it('is null without a checkpoint, or with one that is cut short or none at all', async () => {
    expect(await countParameters(join(dir, 'elsewhere'))).toBeNull();
    await writeCheckpointHeader(dir, 1234);
    const bytes = readFileSync(path);
    for (const content of [
      bytes.subarray(0, 40),
      bytes.subarray(0, 3),
      Buffer.alloc(64, 255),
      Buffer.alloc(64),
    ]) {
      writeFileSync(path, content);
      expect(await countParameters(dir)).toBeNull();
    }
  });

  it('is null where a shape is none', async () => {
    const header = Buffer.from(JSON.stringify({ 'params/a': { shape: [2, -1] } }));
    const prefix = Buffer.alloc(8);
    prefix.writeBigUInt64LE(BigInt(header.length));
    writeFileSync(path, Buffer.concat([prefix, header]));
    expect(await countParameters(dir)).toBeNull();
  });
});
