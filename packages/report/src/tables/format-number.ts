/** A percentage as the field prints it: one decimal. */
export function formatPercent(value: number): string {
  return value.toFixed(1);
}

/** A difference of percentages with its sign: `+0.6`, `-1.2`, and `0.0` without one. */
export function formatDelta(points: number): string {
  const text = formatPercent(points);
  if (Number(text) === 0) return text.replace('-', '');
  return points > 0 ? `+${text}` : text;
}

/** A duration for reading: `850 ms`, `4.2 s`, `3 min 20 s`, `2 h 05 min`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** A memory size in the largest binary unit that leaves at least 1: `812 MiB`, `1.4 GiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024 ** 2) return `${Math.round(bytes / 1024)} KiB`;
  if (bytes < 1024 ** 3) return `${Math.round(bytes / 1024 ** 2)} MiB`;
  return `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
}

/** A large count for reading: `512`, `48.2 k`, `1.61 M`. */
export function formatCount(count: number): string {
  if (count < 1000) return String(Math.round(count));
  if (count < 999_500) return `${(count / 1e3).toPrecision(3)} k`;
  return `${count < 999.5e6 ? (count / 1e6).toPrecision(3) : Math.round(count / 1e6)} M`;
}
