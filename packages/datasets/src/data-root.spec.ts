import { resolve } from 'node:path';
import { resolveDataRoot } from './data-root.js';

describe('resolveDataRoot', () => {
  it('lets the flag win over the environment', () => {
    expect(resolveDataRoot({ flag: '/flag', env: { PROTOBENCH_DATA: '/env' } })).toBe('/flag');
  });

  it('falls back to the environment', () => {
    expect(resolveDataRoot({ env: { PROTOBENCH_DATA: '/env' } })).toBe('/env');
  });

  it('takes an empty value as not given', () => {
    expect(resolveDataRoot({ flag: '', env: { PROTOBENCH_DATA: '/env' } })).toBe('/env');
    expect(resolveDataRoot({ flag: undefined, env: { PROTOBENCH_DATA: '' } })).toBeUndefined();
  });

  it('is undefined when neither is given', () => {
    expect(resolveDataRoot({})).toBeUndefined();
  });

  it('makes relative paths absolute', () => {
    expect(resolveDataRoot({ flag: 'data' })).toBe(resolve('data'));
  });
});
