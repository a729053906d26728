/** Bytes for people: `640 B`, `12.3 KB`, `19.7 MB` (1 KB = 1,000 bytes, as file managers and networks count). */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${String(Math.max(0, Math.round(bytes)))} B`;
  let value = bytes;
  let unit = 'B';
  for (unit of ['KB', 'MB', 'GB', 'TB']) {
    value /= 1000;
    if (value < 999.5) break;
  }
  return `${value < 100 ? value.toFixed(1) : String(Math.round(value))} ${unit}`;
}

/** `12.3 of 19.7 MB`: both in the unit of the whole. */
export function formatBytesOf(loaded: number, total: number): string {
  const [whole = '', unit = ''] = formatBytes(total).split(' ');
  const scale = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 }[unit] ?? 1;
  const part = Math.min(loaded, total) / scale;
  return `${unit === 'B' || part >= 100 ? String(Math.round(part)) : part.toFixed(1)} of ${whole} ${unit}`;
}

/** Milliseconds for people: `0.4 ms`, `23 ms`, `1.24 s`, `2 min 5 s`. */
export function formatDuration(ms: number): string {
  if (ms < 1) return `${ms.toFixed(1)} ms`;
  if (ms < 999.5) return `${String(Math.round(ms))} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(ms < 9_995 ? 2 : 1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${String(Math.floor(seconds / 60))} min ${String(seconds % 60)} s`;
}

/** `1 error`, `3 errors`. */
export function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en-GB')} ${noun}${count === 1 ? '' : 's'}`;
}
