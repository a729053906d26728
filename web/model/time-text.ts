/** A time as authors write it, `500ms`, `5s` or a number of milliseconds, in milliseconds. Undefined for what is none. */
export function millisecondsOf(text: string): number | undefined {
  const [, digits = '', unit] = /^\s*(\d+(?:\.\d+)?)\s*(ms|s)?\s*$/.exec(text) ?? [];
  const value = Number(digits) * (unit === 's' ? 1_000 : 1);
  return digits !== '' && value > 0 ? value : undefined;
}
