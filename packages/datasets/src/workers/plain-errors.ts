/** An error as plain data; `code` and `hint` are there if it was one of the typed errors. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
  readonly code?: string;
  readonly hint?: string;
}

/** A class of typed errors; the type of codes differs from class to class. */
export type TypedError = new (
  code: never,
  message: string,
  hint: string,
) => Error & { readonly code: string; readonly hint: string };

/** Carries errors between threads, whose messages know no classes. */
export class PlainErrors {
  /** @param kinds The typed errors that stay what they are, by their `name`; others become a plain `Error`. */
  constructor(private readonly kinds: Readonly<Record<string, TypedError>>) {}

  /** Turns an error into plain data. */
  pack(error: unknown): PlainError {
    if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
    const { name, message, stack } = error;
    for (const kind of Object.values(this.kinds)) {
      if (error instanceof kind) return { name, message, stack, code: error.code, hint: error.hint };
    }
    return { name, message, stack };
  }

  /** The error that plain data came from, with the stack of the thread. */
  unpack({ name, message, stack, code, hint = '' }: PlainError): Error {
    const Kind = this.kinds[name];
    const error =
      code === undefined || Kind === undefined ? new Error(message) : new Kind(code as never, message, hint);
    if (stack !== undefined) error.stack = stack;
    return error;
  }
}
