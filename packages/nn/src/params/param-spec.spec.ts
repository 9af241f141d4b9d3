import { RandomStream } from '../random/random-stream.js';
import { normal, zeros } from './initialisers.js';
import { initialise } from './param-spec.js';
import type { ParamSpec } from './param-spec.js';

const weight: ParamSpec = { shape: [2, 3], init: normal(1), trainable: true };

describe('initialise', () => {
  it('parts parameters from buffers', () => {
    const specs = { 'bn.running_mean': { shape: [2], init: zeros, trainable: false }, 'fc.weight': weight };
    const { params, buffers } = initialise(specs, RandomStream.fromSeed(5));
    expect(Object.keys(params)).toEqual(['fc.weight']);
    expect(buffers).toEqual({
      'bn.running_mean': { shape: [2], dtype: 'float32', data: new Float32Array(2) },
    });
    expect(params['fc.weight']).toMatchObject({ shape: [2, 3], dtype: 'float32' });
  });

  it('depends on the seed and the name, not on what else is declared', () => {
    const stream = RandomStream.fromSeed(5);
    const both = initialise({ a: weight, b: weight }, stream).params;
    const alone = initialise({ b: weight }, stream).params;
    expect(alone.b).toEqual(both.b);
    expect(both.a.data).not.toEqual(both.b.data);
    expect(both.b.data).toEqual(stream.child('b').normal(6));
    expect(initialise({ b: weight }, RandomStream.fromSeed(6)).params.b.data).not.toEqual(both.b.data);
  });
});
