import * as tf from '@tensorflow/tfjs';
import { NnError } from '../errors.js';
import { useCpuBackend } from '../testing/cpu-backend.js';
import { param } from './param-lookup.js';

useCpuBackend();

function failure(act: () => unknown): NnError {
  try {
    act();
  } catch (error) {
    if (error instanceof NnError) return error;
  }
  throw new Error('expected an NnError');
}

describe('param', () => {
  const params = {
    'decoder.0.attn.q.weight': tf.zeros([1]),
    'decoder.0.attn.q.bias': tf.zeros([1]),
    'decoder.1.attn.q.weight': tf.zeros([1]),
    'bottleneck.fc1.weight': tf.zeros([1]),
  };

  it('finds a tensor', () => {
    expect(param(params, 'bottleneck.fc1.weight')).toBe(params['bottleneck.fc1.weight']);
  });

  it('names the missing parameter and the nearest ones', () => {
    const error = failure(() => param(params, 'decoder.0.atn.q.weight'));
    expect(error.code).toBe('MISSING_PARAMETER');
    expect(error.message).toBe(
      "parameter 'decoder.0.atn.q.weight' is missing among 4 tensors; " +
        "nearest: 'decoder.0.attn.q.weight', 'decoder.1.attn.q.weight', 'decoder.0.attn.q.bias'",
    );
    expect(error.hint).toContain('specs');
  });

  it('says that a record is empty, and is not fooled by members of every object', () => {
    expect(failure(() => param({}, 'x')).message).toContain('the record of parameters is empty');
    expect(failure(() => param(params, 'toString')).code).toBe('MISSING_PARAMETER');
  });
});
