import { open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { writeError } from './atomic.js';

/** A lock is renewed this often, so that its age tells whether its owner still lives. */
const RENEW_MS = 15_000;
/** A lock of another machine that was not renewed for this long belongs to a process that is gone. */
const STALE_MS = 180_000;

/** And so does one of this machine, however alive its process id is: ids are given out again. */
const ABANDONED_MS = 3_600_000;

/** Who holds a lock. */
export interface LockOwner {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601, UTC. */
  readonly since: string;
}

/** A lock that this process holds. */
export interface Lock {
  release(): Promise<void>;
}

/** What came of {@link acquireLock}. */
export type LockAttempt =
  { readonly lock: Lock } | { readonly lock: null; readonly owner: LockOwner | null; readonly ageMs: number };

/**
 * Takes a lock file, or tells who has it. A lock whose process is gone is taken over: on the same machine that is seen
 * from the process id, on another one (a folder shared over a network) from the age.
 * @throws HarnessError `OUTPUT_NOT_WRITABLE` or `DISK_FULL`.
 */
export async function acquireLock(path: string): Promise<LockAttempt> {
  for (let attempt = 0; attempt < 3; attempt++) {
    if (await create(path)) return { lock: hold(path) };
    const held = await inspect(path);
    if (held === null) continue;
    if (!isStale(held.owner, held.ageMs)) return { lock: null, ...held };
    await discard(path);
  }
  return { lock: null, owner: null, ageMs: 0 };
}

async function create(path: string): Promise<boolean> {
  const owner: LockOwner = { pid: process.pid, host: hostname(), since: new Date().toISOString() };
  try {
    const file = await open(path, 'wx');
    try {
      await file.writeFile(JSON.stringify(owner));
    } finally {
      await file.close();
    }
    return true;
  } catch (cause) {
    if ((cause as { code?: string }).code === 'EEXIST') return false;
    throw writeError(path, cause);
  }
}

/** `null` when the lock went away meanwhile. */
async function inspect(path: string): Promise<{ owner: LockOwner | null; ageMs: number } | null> {
  try {
    const [text, { mtimeMs }] = [await readFile(path, 'utf8'), await stat(path)];
    return { owner: parseOwner(text), ageMs: Math.max(0, Date.now() - mtimeMs) };
  } catch (cause) {
    if ((cause as { code?: string }).code === 'ENOENT') return null;
    throw cause;
  }
}

function parseOwner(text: string): LockOwner | null {
  try {
    const owner = JSON.parse(text) as Partial<LockOwner>;
    return typeof owner.pid === 'number' && typeof owner.host === 'string' ? (owner as LockOwner) : null;
  } catch {
    return null;
  }
}

/** A lock without a readable owner was left half-written, or is being written just now. */
function isStale(owner: LockOwner | null, ageMs: number): boolean {
  if (owner !== null && owner.host === hostname()) return !isAlive(owner.pid) || ageMs > ABANDONED_MS;
  return ageMs > STALE_MS;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

/** Of several processes that find the same stale lock one wins the renaming. */
async function discard(path: string): Promise<void> {
  const aside = `${path}.${process.pid}.stale`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  await rm(aside, { force: true });
}

function hold(path: string): Lock {
  const timer = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, RENEW_MS);
  timer.unref();
  return {
    release: async () => {
      clearInterval(timer);
      await rm(path, { force: true });
    },
  };
}
