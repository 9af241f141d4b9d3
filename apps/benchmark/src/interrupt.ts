/** Turns SIGINT and SIGTERM into a question that long work asks between its steps. */
export interface Interrupt {
  requested(): boolean;
  /** Stops listening. */
  release(): void;
}

/** The first signal asks for a stop at the next safe point; a second one ends the process as usual. */
export function listenForInterrupt(onRequest: () => void): Interrupt {
  let asked = false;
  const handler = () => {
    asked = true;
    onRequest();
    release();
  };
  const release = () => {
    process.off('SIGINT', handler);
    process.off('SIGTERM', handler);
  };
  process.on('SIGINT', handler);
  process.on('SIGTERM', handler);
  return { requested: () => asked, release };
}
