/** The name by which a program finds the file at an address, absolute or relative: its last part, without query and escapes. */
export function nameOfAddress(address: string): string {
  const last = /([^/?#]*)(?:[?#].*)?$/.exec(address)?.[1] ?? address;
  try {
    return decodeURIComponent(last);
  } catch {
    // A `%` that begins no escape is one of the name.
    return last;
  }
}
