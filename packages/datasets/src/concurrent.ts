/**
 * Maps items with a bounded number of calls under way, and returns the results in the order of the items.
 *
 * @param limit Calls under way at once, at least 1.
 * @throws The error of the call that fails first; calls not yet begun are then not made, and
 * those under way are waited for.
 */
export async function mapConcurrent<T, R>(
  items: readonly T[],
  limit: number,
  call: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  const errors: unknown[] = [];
  let next = 0;
  const lane = async () => {
    while (next < items.length && errors.length === 0) {
      const index = next++;
      try {
        results[index] = await call(items[index], index);
      } catch (error) {
        errors.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
  if (errors.length > 0) throw errors[0];
  return results;
}
