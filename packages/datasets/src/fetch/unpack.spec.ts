import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { tar, zip } from '../testing/archives.js';
import { failureOf } from '../testing/failure.js';
import { temporaryFolder } from '../testing/mvtec-folder.js';
import { crc32 } from './crc32.js';
import type { FetchProgress } from './progress.js';
import { unpack } from './unpack.js';
import { unxz } from './xz.js';

/** Written by Python's zipfile: a folder, deflated, stored and empty files, one of macOS, one with sizes of 64 bits. */
const PYTHON_ZIP =
  'UEsDBBQAAAAAAAAAIVwAAAAAAAAAAAAAAAAEAAAAc2V0L1BLAwQUAAAACAAAACFcB9ZvkA4AAAC0AAAACQAAAHNldC9hLnR4dEtJTctJLElNUUgZOgwAUEsDBBQAAAAAAAAAIVwL+UNWBgAAAAYAAAAJAAAAc2V0L2IudHh0c3RvcmVkUEsDBBQAAAAAAAAAIVwAAAAAAAAAAAAAAAANAAAAc2V0L2VtcHR5LnR4dFBLAwQUAAAAAAAAACFcgxbcjAEAAAABAAAAFAAAAF9fTUFDT1NYL3NldC8uX2EudHh0eFBLAwQtAAAAAAAAACFcaro3z///////////DQAUAHNldC9sYXJnZS50eHQBABAABQAAAAAAAAAFAAAAAAAAAHppcDY0UEsBAhQDFAAAAAAAAAAhXAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAKQBAAAAAHNldC9QSwECFAMUAAAACAAAACFcB9ZvkA4AAAC0AAAACQAAAAAAAAAAAAAApAEiAAAAc2V0L2EudHh0UEsBAhQDFAAAAAAAAAAhXAv5Q1YGAAAABgAAAAkAAAAAAAAAAAAAAKQBVwAAAHNldC9iLnR4dFBLAQIUAxQAAAAAAAAAIVwAAAAAAAAAAAAAAAANAAAAAAAAAAAAAACkAYQAAABzZXQvZW1wdHkudHh0UEsBAhQDFAAAAAAAAAAhXIMW3IwBAAAAAQAAABQAAAAAAAAAAAAAAKQBrwAAAF9fTUFDT1NYL3NldC8uX2EudHh0UEsBAi0DLQAAAAAAAAAhXGq6N88FAAAABQAAAA0AAAAAAAAAAAAAAKQB4gAAAHNldC9sYXJnZS50eHRQSwUGAAAAAAYABgBYAQAAJgEAAAwAYSBjb21tZW50IFBL';
/** Written by Python's tarfile, packed by gzip: long names in the way of GNU tar, of pax and of ustar. */
const PYTHON_TARS = {
  gnu: 'H4sIAAAAAAACA+2ZUWrDMBBEdRSfwNLKstT89QC+QwnULaWpXRIV0rvlLxerKJ1CTCAUIrmt53nB8zU/y2hXdq1VdkzCO/f5TkzfZ7Q3TVBVqwrwtovrbVWphbLro/6F/XehZf9L9X9dx32cr//W+mn/g/OiKsP+Z2ccehaLxfoTpcjV5//xkHcBuLz/2dP5L+kJnP8lOB6YgSVT61rfduPw2D0Nzxnzfyb335l3vp3u/8FbVXXMf5Hz/2Hc3PdbYyAEwkI0EA6ihfAQAeIGYvUlBM4CZ4GzwFngLHAWOAucBc6y0sNMZL4q/8v+X57/7jT/NohtOP9LsElHP6fgguf/XToBZv/+K9Pvv95y/y/CnhFY/P2/f3mN7xkXmx///xHTpCsB808IIYQQQsiV+QAX5msJACgAAA==',
  pax: 'H4sIAAAAAAACA+2ZTU7DMBCFveYUOUHicfzTLCq6ZMkNUCQMLEpStUZK79ZdL0aCGFUNlSok7AB5n0bKW70sJuM3SfJCREf2WK0/rj3j6wVtpXMiMyIBb7tQb/tbinmy86H4hf03pUH/U/W/zkMXpuu/Unbcf2cUiUyi/9FpG49CoVB/ogT4UfIiL1b3dXfn60e/jZf/F3L/lPmqPM9/koqkyDrkf3SoyjZ1eFkOe+DxMCyCNxiKme3/t9Pu/8MBMN7/tXbY/1NwPGAGkP/T5r929kv+K438T0FJi9MC8NSu+4dAShbEQrEoWWgWhoVl4VgsWFSfgtiZ2JnYmdiZ2JnYmdiZ2JnYmaqimYh/siqlaPv1/Nfn868c2RL5n4J12zwjBWec/w/9CRD5Htfnn8b/f6zF/p+EDiMw+/d//7oJ+4jfAL79/5ekVgbzDwAAAMTiHcelMEoAKAAA',
  ustar:
    'H4sIAAAAAAACA+3YSw6CMBQF0C6FFdCP/SzHMKiJA7VCTXBvzNiY1RnEBAy0SHpPXgIzSB63r7SkJDoWaCk/12B8/XKvmTGkUCSBR+OrOjyS5Kmxnv5h/9VBof+p+l+VvvXb9V8IPe6/UYKTgqH/0d2uFoVCoXZRBFaf/30XdwMwvf8Tw/nPGZcG8z+FvkMGclYvMHfVmM6/HuZfGcH3nv/3wuoWoPcF5r+mq+3p3CIHuSqP4UPd/PyHj89/tMb8TwLRx/7fXpx/RvwF+Pn8lzMpFPIPAAAAAAAAsJYXc7oCGAAoAAA=',
};
const LONG = `set/${Array.from({ length: 20 }, (_, i) => `folder${String(i).padStart(2, '0')}`).join('/')}/${'n'.repeat(120)}.txt`;
const PREFIXED = `set/${'p'.repeat(60)}/${'q'.repeat(60)}/${'r'.repeat(60)}.txt`;

const has = (program: string) => {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};
const withTarAndXz = has('tar') && has('xz') ? it : it.skip;

describe('unpack', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  const at = (...names: string[]) => join(folder.path, ...names);
  const given = (name: string, bytes: Uint8Array) => {
    writeFileSync(at(name), bytes);
    return at(name);
  };
  const text = (...names: string[]) => readFileSync(at('out', ...names), 'utf8');
  const files = () =>
    readdirSync(at('out'), { recursive: true, encoding: 'utf8' })
      .filter((file) => statSync(at('out', file)).isFile())
      .sort();

  beforeEach(() => (folder = temporaryFolder()));
  afterEach(() => folder.remove());

  it('unpacks zip, and leaves clutter out', async () => {
    const seen: FetchProgress[] = [];
    await unpack(given('a.zip', Buffer.from(PYTHON_ZIP, 'base64')), at('out'), (progress) =>
      seen.push(progress),
    );
    expect(files()).toEqual(['set/a.txt', 'set/b.txt', 'set/empty.txt', 'set/large.txt']);
    expect(text('set/a.txt')).toBe('deflated '.repeat(20));
    expect([text('set/b.txt'), text('set/empty.txt'), text('set/large.txt')]).toEqual([
      'stored',
      '',
      'zip64',
    ]);
    expect(seen.at(-1)).toMatchObject({ phase: 'unpack', file: 'a.zip' });
  });

  it.each(Object.entries(PYTHON_TARS))('unpacks tar and tar.gz: %s', async (kind, base64) => {
    const packed = Buffer.from(base64, 'base64');
    const long = kind === 'ustar' ? PREFIXED : LONG;
    for (const [name, bytes] of [
      ['a.tar.gz', packed],
      ['a.TGZ', packed],
      ['a.tar', gunzipSync(packed)],
    ] as const) {
      await unpack(given(name, bytes), at('out', name));
      expect(files().filter((file) => file.startsWith(`${name}/`))).toEqual(
        ['set/a.txt', 'set/empty.txt', 'set/ü.txt', long].map((file) => `${name}/${file}`).sort(),
      );
      expect(text(name, 'set/a.txt')).toBe('one'.repeat(400));
      expect(text(name, 'set/ü.txt')).toBe('ü');
      expect(text(name, long)).toBe(kind === 'ustar' ? 'prefix' : 'long');
    }
  });

  withTarAndXz('unpacks what the tar of the system packs, xz too (needs tar and xz)', async () => {
    mkdirSync(at('in/bolt'), { recursive: true });
    const content = Buffer.from(Uint8Array.from({ length: 700_001 }, (_, i) => (i * i) >> 5));
    writeFileSync(at('in/bolt/a.png'), content);
    writeFileSync(at('in/bolt/empty.png'), '');
    for (const [name, flag] of [
      ['a.tar', '-cf'],
      ['a.tar.gz', '-czf'],
      ['a.tar.xz', '-cJf'],
    ]) {
      execFileSync('tar', [flag, at(name), '-C', at('in'), '.']);
      const seen: FetchProgress[] = [];
      await unpack(at(name), at('out', name), (progress) => seen.push(progress));
      expect(readFileSync(at('out', name, 'bolt/a.png')).equals(content)).toBe(true);
      expect(existsSync(at('out', name, 'bolt/empty.png'))).toBe(true);
      expect(seen.at(-1)?.done).toBe(seen.at(-1)?.total);
    }
  });

  it.each([
    [
      'zip',
      zip([
        { name: 'ok.txt', content: 'x' },
        { name: '../evil.txt', content: 'x' },
      ]),
    ],
    ['zip', zip([{ name: '/evil.txt', content: 'x' }])],
    ['zip', zip([{ name: 'link', content: '/etc', mode: 0xa1ff }])],
    [
      'tar',
      tar([
        { name: 'ok.txt', content: 'x' },
        { name: 'a/../../evil.txt', content: 'x' },
      ]),
    ],
    ['tar', tar([{ name: '/evil.txt', content: 'x' }])],
    ['tar', tar([{ name: 'link', content: '', type: '2', link: '/etc' }])],
    ['tar', tar([{ name: 'link', content: '', type: '1', link: 'a.txt' }])],
  ])('refuses entries of %s that lead elsewhere', async (kind, bytes) => {
    const error = await failureOf(() => unpack(given(`a.${kind}`, bytes), at('out')));
    expect(error.code).toBe('ARCHIVE_UNSAFE');
    expect(error.message).toContain(`a.${kind}`);
    expect(readdirSync(folder.path).sort()).toEqual([`a.${kind}`, 'out']);
  });

  const plain = tar([{ name: 'a.txt', content: 'x'.repeat(2000) }]);
  const packed = zip([{ name: 'a.txt', content: 'x'.repeat(2000) }]);
  it.each<[string, string, Uint8Array, string]>([
    ['a truncated tar', 'a.tar', plain.subarray(0, 1500), 'it ends early'],
    ['a tar without end', 'a.tar', plain.subarray(0, 512 * 5), 'it ends early'],
    ['a damaged header', 'a.tar', plain.map((byte, i) => (i === 3 ? byte ^ 1 : byte)), 'a header is damaged'],
    ['what is no tar', 'a.tar', Buffer.alloc(2000, 'text'), 'a header is damaged'],
    ['a sparse file', 'a.tar', tar([{ name: 'a', content: '', type: 'S' }]), 'unknown type "S"'],
    ['what is no gzip', 'a.tar.gz', plain, 'incorrect header check'],
    ['a truncated zip', 'a.zip', packed.subarray(0, packed.length - 30), 'no zip archive, or truncated'],
    [
      'a zip with another byte',
      'a.zip',
      packed.map((byte, i) => (i === 40 ? byte ^ 1 : byte)),
      'cannot be unpacked',
    ],
    ['an encrypted zip', 'a.zip', zip([{ name: 'a', content: 'x', flags: 1 }]), 'is encrypted'],
    ['a zip of another method', 'a.zip', zip([{ name: 'a', content: 'x', method: 12 }]), 'unknown method 12'],
    ['another ending', 'a.rar', plain, 'its ending is none of'],
  ])('says what is wrong with %s', async (_, name, bytes, message) => {
    const error = await failureOf(() => unpack(given(name, bytes), at('out')));
    expect(error.code).toBe('ARCHIVE_INVALID');
    expect(error.message).toContain(message);
  });

  withTarAndXz('says what xz says of a damaged file (needs tar and xz)', async () => {
    const error = await failureOf(() => unpack(given('a.tar.xz', Buffer.alloc(5000, 7)), at('out')));
    expect(error.code).toBe('ARCHIVE_INVALID');
    expect(error.message).toContain('xz says');
  });

  it('says which program to install for xz', async () => {
    const error = await failureOf(async () => {
      for await (const _ of unxz(Readable.from([Buffer.from('x')]), 'xz-that-is-not-there')) void _;
    });
    expect(error.code).toBe('TOOL_MISSING');
    expect(error.hint).toContain('xz-utils');
  });
});

describe('crc32', () => {
  it('gives the check value of the standard, in one piece or several', () => {
    expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926);
    expect(crc32(Buffer.from('6789'), crc32(Buffer.from('12345')))).toBe(0xcbf43926);
    expect(crc32(Buffer.alloc(0))).toBe(0);
  });
});
