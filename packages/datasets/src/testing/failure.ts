import { DatasetError } from '../errors.js';

/** The error that an action ends with; fails the test if there is none or another kind. */
export async function failureOf(action: () => unknown): Promise<DatasetError> {
  try {
    await action();
  } catch (error) {
    if (error instanceof DatasetError) return error;
    throw error;
  }
  throw new Error('expected a DatasetError, but nothing was thrown');
}
