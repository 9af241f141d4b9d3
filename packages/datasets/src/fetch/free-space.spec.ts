import { tmpdir } from 'node:os';
import { failureOf } from '../testing/failure.js';
import { assertSpace, orNoSpace } from './free-space.js';

describe('assertSpace', () => {
  it('passes where there is room and says how much is missing where there is not', async () => {
    await assertSpace(tmpdir(), 1);
    const error = await failureOf(() => assertSpace(tmpdir(), 1e18));
    expect(error.code).toBe('NO_SPACE');
    expect(error.message).toContain('1000000000.00 GB are needed');
  });
});

describe('orNoSpace', () => {
  it('knows a full disk and a used-up quota from other errors', () => {
    for (const code of ['ENOSPC', 'EDQUOT']) {
      expect(orNoSpace(Object.assign(new Error('x'), { code }), '/data')).toMatchObject({ code: 'NO_SPACE' });
    }
    const other = Object.assign(new Error('x'), { code: 'EACCES' });
    expect(orNoSpace(other, '/data')).toBe(other);
  });
});
