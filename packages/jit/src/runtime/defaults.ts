import type { SessionOptions } from './options.js';

/** Settings that sessions of this process have where they do not say otherwise. */
export type SessionDefaults = Pick<SessionOptions, 'threads' | 'spinning'>;

let defaults: SessionDefaults = {};

/**
 * Sets the threads of all sessions that are created from now on, for a program that shares its cores with others of its kind.
 * Options of a single session come first.
 */
export function setSessionDefaults(settings: SessionDefaults): void {
  defaults = settings;
}

/** What {@link setSessionDefaults} set last, for a program that shares work out in another way. */
export function sessionDefaults(): SessionDefaults {
  return defaults;
}

/** `options` over what {@link setSessionDefaults} set last. */
export function withSessionDefaults(options: SessionOptions): SessionOptions {
  return { ...defaults, ...options };
}
