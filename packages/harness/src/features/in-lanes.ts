/**
 * Works on items side by side: each of `lanes` takes the next item when it is done with its last. After a failure no
 * more items are taken, and what is under way is waited for.
 *
 * @throws The error of the first item, in the order of the items, that failed; so it does not depend on `lanes`.
 */
export async function inLanes<T>(
  items: AsyncGenerator<T, void, undefined>,
  lanes: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let turn = 0;
  let first: { readonly turn: number; readonly error: unknown } | null = null;
  const failed = () => first !== null;
  const lane = async (): Promise<void> => {
    while (!failed()) {
      let mine = Infinity;
      try {
        const next = await items.next();
        if (next.done || failed()) return;
        mine = turn++;
        await work(next.value);
      } catch (error) {
        if (first === null || mine < first.turn) first = { turn: mine, error };
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  await items.return();
  if (first !== null) throw (first as { readonly error: unknown }).error;
}
