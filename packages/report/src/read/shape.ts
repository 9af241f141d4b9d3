/** First place where a value differs from its shape. */
export interface Mismatch {
  /** Where in the file, `categories[2].values.AUPRO`; empty for the whole file. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/** Check of a parsed JSON value against the type `T`; `null` means that it fits. */
export interface Shape<out T> {
  readonly check: (value: unknown, path: string) => Mismatch | null;
  /** Never present: carries `T` for the compiler. */
  readonly type?: T;
}

/** Short description of a JSON value for messages. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function leaf<T>(expected: string, fits: (value: unknown) => boolean): Shape<T> {
  return {
    check: (value, path) => (fits(value) ? null : { path, expected, found: describeValue(value) }),
  };
}

/** Any string. */
export const text: Shape<string> = leaf('a string', (value) => typeof value === 'string');

/** Any finite number. */
export const finite: Shape<number> = leaf(
  'a number',
  (value) => typeof value === 'number' && Number.isFinite(value),
);

/** A finite number that is not negative. */
export const nonNegative: Shape<number> = leaf(
  'a number >= 0',
  (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0,
);

/** A number in [0, 1], up to rounding. */
export const fraction: Shape<number> = leaf(
  'a number between 0 and 1',
  (value) => typeof value === 'number' && value >= -1e-9 && value <= 1 + 1e-9,
);

/** A number in [0, 100]. */
export const percent: Shape<number> = leaf(
  'a number between 0 and 100',
  (value) => typeof value === 'number' && value >= 0 && value <= 100,
);

/** A whole number >= 0. */
export const count: Shape<number> = leaf(
  'a whole number >= 0',
  (value) => Number.isSafeInteger(value) && (value as number) >= 0,
);

/** `true` or `false`. */
export const flag: Shape<boolean> = leaf('true or false', (value) => typeof value === 'boolean');

/** Anything at all, but present. */
export const anything: Shape<unknown> = leaf('a value', (value) => value !== undefined);

/** One of the given strings. */
export function oneOf<const T extends string>(...values: readonly T[]): Shape<T> {
  const expected = values.map((value) => `"${value}"`).join(' or ');
  return leaf(expected, (value) => (values as readonly unknown[]).includes(value));
}

/** `null` or the given shape. */
export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return {
    check: (value, path) => {
      const mismatch = value === null ? null : shape.check(value, path);
      return mismatch?.path === path ? { ...mismatch, expected: `${mismatch.expected} or null` } : mismatch;
    },
  };
}

/** Absent or the given shape. */
export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return { check: (value, path) => (value === undefined ? null : shape.check(value, path)) };
}

/** The given shape and a condition between its parts; `fault` gives the place (below the value), what is expected and found. */
export function where<T>(shape: Shape<T>, fault: (value: T) => Mismatch | null): Shape<T> {
  return {
    check: (value, path) => {
      const mismatch = shape.check(value, path);
      if (mismatch !== null) return mismatch;
      const broken = fault(value as T);
      if (broken === null) return null;
      return { ...broken, path: [path, broken.path].filter((part) => part !== '').join('.') };
    },
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An array whose items all fit. */
export function array<T>(item: Shape<T>): Shape<readonly T[]> {
  return {
    check: (value, path) => {
      if (!Array.isArray(value)) return { path, expected: 'an array', found: describeValue(value) };
      for (let index = 0; index < value.length; index++) {
        const mismatch = item.check(value[index], `${path}[${index}]`);
        if (mismatch) return mismatch;
      }
      return null;
    },
  };
}

/** An array of `length` items that all fit. */
export function sized<T>(item: Shape<T>, length: number): Shape<readonly T[]> {
  return where(array(item), (value) =>
    value.length === length
      ? null
      : { path: '', expected: `an array of ${length}`, found: describeValue(value) },
  );
}

/** An object with any keys whose values all fit. */
export function record<T>(item: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return {
    check: (value, path) => {
      if (!isRecord(value)) return { path, expected: 'an object', found: describeValue(value) };
      for (const [key, entry] of Object.entries(value)) {
        const mismatch = item.check(entry, path === '' ? key : `${path}.${key}`);
        if (mismatch) return mismatch;
      }
      return null;
    },
  };
}

/** An object with at least the given keys; unknown keys are left alone, so that newer files stay readable. */
export function object<T extends object>(fields: { readonly [K in keyof T]-?: Shape<T[K]> }): Shape<T> {
  const entries = Object.entries(fields) as [string, Shape<unknown>][];
  return {
    check: (value, path) => {
      if (!isRecord(value)) return { path, expected: 'an object', found: describeValue(value) };
      for (const [key, shape] of entries) {
        const mismatch = shape.check(value[key], path === '' ? key : `${path}.${key}`);
        if (mismatch) return mismatch;
      }
      return null;
    },
  };
}
