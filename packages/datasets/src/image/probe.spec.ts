import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { failureOf } from '../testing/failure.js';
import { temporaryFolder } from '../testing/mvtec-folder.js';
import { encodePng } from './encode.js';
import { probeSize } from './probe.js';

describe('probeSize', () => {
  it('reads the header of PNG and of other files', async () => {
    const { path, remove } = temporaryFolder();
    const pixels = new Uint8Array(7 * 300 * 3);
    writeFileSync(join(path, 'a.png'), await encodePng(pixels, 7, 300));
    writeFileSync(
      join(path, 'a.jpg'),
      await sharp(pixels, { raw: { width: 7, height: 300, channels: 3 } })
        .jpeg()
        .toBuffer(),
    );
    expect(await probeSize(join(path, 'a.png'))).toEqual({ width: 7, height: 300 });
    expect(await probeSize(join(path, 'a.jpg'))).toEqual({ width: 7, height: 300 });
    remove();
  });

  it('names a file that has no header', async () => {
    const { path, remove } = temporaryFolder();
    writeFileSync(join(path, 'a.png'), 'no');
    const error = await failureOf(() => probeSize(join(path, 'a.png')));
    expect(error.code).toBe('IMAGE_UNREADABLE');
    expect(error.message).toContain(join(path, 'a.png'));
    remove();
  });
});
