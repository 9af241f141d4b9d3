import * as tf from '@tensorflow/tfjs';
import { activateEager, EAGER_BACKENDS, eagerFailures, whyNotNative } from './backend.js';

describe('eager backends', () => {
  it('takes the best that loads, quietly, and says why not the others', async () => {
    const warn = jest.spyOn(console, 'warn');
    const error = jest.spyOn(console, 'error');
    const taken = await activateEager();
    expect(warn).not.toHaveBeenCalled();
    expect(error).not.toHaveBeenCalled();
    const better = EAGER_BACKENDS.slice(0, EAGER_BACKENDS.indexOf(taken));
    expect([...eagerFailures().keys()]).toEqual(better);
    for (const reason of eagerFailures().values()) expect(reason).toMatch(/\S/);
    expect(await activateEager()).toBe(taken);
  });

  it('activates the one asked for', async () => {
    expect(await activateEager('cpu')).toBe('cpu');
    expect(tf.getBackend()).toBe('cpu');
    expect(await activateEager('wasm')).toBe('wasm');
    expect(tf.getBackend()).toBe('wasm');
  });

  it('names the one asked for when it cannot be loaded', async () => {
    await activateEager();
    const [missing] = [...eagerFailures().keys()];
    if (missing === undefined) return; // Everything is installed here.
    await expect(activateEager(missing)).rejects.toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
      message: `the eager backend ${missing} cannot be loaded: ${eagerFailures().get(missing)}`,
    });
  });

  it('does not run tfjs-node on versions of Node that lack what it calls', () => {
    expect(whyNotNative('20.20.2')).toBe('');
    expect(whyNotNative('23.0.0')).toMatchInlineSnapshot(
      `"tfjs-node 4.22 calls functions that Node 23 removed, and this is Node 23.0.0"`,
    );
  });
});
