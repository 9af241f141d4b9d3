import { DatasetError } from '../errors.js';
import { PlainErrors } from './plain-errors.js';

const errors = new PlainErrors({ DatasetError });
const there = (error: unknown): Error => errors.unpack(structuredClone(errors.pack(error)));

describe('PlainErrors', () => {
  it('gives typed errors back as what they were, with the stack of the thread', () => {
    const error = new DatasetError('IMAGE_UNREADABLE', 'a.png cannot be decoded.', 'Copy it again.');
    const back = there(error);
    expect(back).toBeInstanceOf(DatasetError);
    expect(back).toMatchObject({ code: error.code, message: error.message, hint: error.hint });
    expect(back.stack).toBe(error.stack);
  });

  it('makes plain errors of all others', () => {
    const back = there(new TypeError('x is undefined'));
    expect(back.constructor).toBe(Error);
    expect(back.message).toBe('x is undefined');
    expect(there('out of paper').message).toBe('out of paper');
  });
});
