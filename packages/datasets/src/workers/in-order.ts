/**
 * Calls a function on items ahead of the reader, and yields the results in the order of the items. At most `ahead`
 * results are under way or waiting at any time, so memory is bounded however slow the reader is.
 *
 * @param ahead At least 1.
 * @throws The error of a call when its turn comes; results before it are still yielded, none after it.
 */
export async function* inOrder<T, R>(
  items: Iterable<T>,
  ahead: number,
  call: (item: T) => Promise<R>,
): AsyncGenerator<R, void, undefined> {
  const waiting: Promise<R>[] = [];
  const source = items[Symbol.iterator]();
  const fill = () => {
    while (waiting.length < ahead) {
      const next = source.next();
      if (next.done) return;
      const result = call(next.value);
      // Seen when its turn comes; until then nobody has handled it.
      result.catch(() => undefined);
      waiting.push(result);
    }
  };
  try {
    fill();
    for (let result = waiting.shift(); result !== undefined; result = waiting.shift()) {
      const value = await result;
      fill();
      yield value;
    }
  } finally {
    source.return?.();
  }
}
