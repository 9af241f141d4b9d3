/** Exit codes of the command line; scripts rely on them. */
export const EXIT = {
  done: 0,
  /** Some cell failed, or a check found problems. */
  failed: 1,
  /** Bad usage or configuration: nothing was run. */
  usage: 2,
  /** Stopped by Ctrl-C or SIGTERM after a checkpoint; the same command goes on from there. */
  interrupted: 75,
} as const;
