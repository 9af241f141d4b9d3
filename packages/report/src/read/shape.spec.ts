import {
  array,
  count,
  describeValue,
  fraction,
  nullable,
  object,
  oneOf,
  optional,
  record,
  text,
} from './shape.js';

const shape = object<{ name: string; share?: number; tags: readonly string[] }>({
  name: text,
  share: optional(fraction),
  tags: array(text),
});

describe('shapes', () => {
  it('accepts what fits and leaves unknown keys alone', () => {
    expect(shape.check({ name: 'a', tags: [], more: 1 }, '')).toBeNull();
    expect(shape.check({ name: 'a', share: 1 + 1e-12, tags: ['b'] }, '')).toBeNull();
  });

  it('names the first place that does not fit', () => {
    expect(shape.check({ name: 'a', tags: ['b', 3] }, '')).toEqual({
      path: 'tags[1]',
      expected: 'a string',
      found: '3',
    });
    expect(shape.check({ tags: [] }, '')).toEqual({ path: 'name', expected: 'a string', found: 'nothing' });
    expect(shape.check({ name: 'a', share: 98.2, tags: [] }, '')).toEqual({
      path: 'share',
      expected: 'a number between 0 and 1',
      found: '98.2',
    });
    expect(shape.check([], '')).toEqual({ path: '', expected: 'an object', found: 'an array of 0' });
    expect(record(shape).check({ x: { name: 'a', tags: {} } }, 'cells')).toEqual({
      path: 'cells.x.tags',
      expected: 'an array',
      found: 'an object',
    });
  });

  it('says that null would do', () => {
    expect(nullable(count).check(null, 'n')).toBeNull();
    expect(nullable(count).check(1.5, 'n')).toEqual({
      path: 'n',
      expected: 'a whole number >= 0 or null',
      found: '1.5',
    });
  });

  it('lists the choices', () => {
    expect(oneOf('a', 'b').check('c', 'x')).toEqual({ path: 'x', expected: '"a" or "b"', found: '"c"' });
  });
});

describe('describeValue', () => {
  it('shortens long text', () => {
    expect(describeValue('x'.repeat(100))).toHaveLength(60);
    expect(describeValue(null)).toBe('null');
  });
});
