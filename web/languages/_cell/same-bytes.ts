/** Whether a file is as it was before; for files of many MB, which a callback for each byte takes seconds for. */
export function isSame(before: Uint8Array | undefined, after: Uint8Array): boolean {
  if (before?.length !== after.length) return false;
  let at = 0;
  while (at < after.length && before[at] === after[at]) at++;
  return at === after.length;
}
