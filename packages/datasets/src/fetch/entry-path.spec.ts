import { failureOf } from '../testing/failure.js';
import { entryPath, isClutter } from './entry-path.js';

describe('entryPath', () => {
  it('stays below the folder', () => {
    expect(entryPath('/data/set', 'a/b.png', 'x.zip')).toBe('/data/set/a/b.png');
    expect(entryPath('/data/set', './a//b.png', 'x.zip')).toBe('/data/set/a/b.png');
    expect(entryPath('/data/set', 'a\\b.png', 'x.zip')).toBe('/data/set/a/b.png');
    expect(entryPath('/data/set', 'a/..b/c', 'x.zip')).toBe('/data/set/a/..b/c');
  });

  it.each([
    '../x',
    'a/../../x',
    'a\\..\\..\\x',
    '/etc/passwd',
    '\\x',
    'C:\\x',
    'c:/x',
    '..',
    '.',
    '',
    'a\0b',
  ])('refuses %j', async (name) => {
    const error = await failureOf(() => entryPath('/data/set', name, 'x.zip'));
    expect(error.code).toBe('ARCHIVE_UNSAFE');
    expect(error.message).toContain(JSON.stringify(name));
  });
});

describe('isClutter', () => {
  it('knows what systems leave behind', () => {
    for (const name of ['__MACOSX/a', 'a/.DS_Store', 'a/._b.png', 'Thumbs.db'])
      expect(isClutter(name)).toBe(true);
    for (const name of ['a/b.png', 'a.DS_Store.png', 'MACOSX/a']) expect(isClutter(name)).toBe(false);
  });
});
