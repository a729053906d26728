/**
 * The grammar of names in a cell: relative, `/`-separated, no empty, `.` or `..` segment, no backslash, colon,
 * control or bidirectional formatting character, at most 255 UTF-8 bytes a segment and 1,024 in all.
 * One grammar on both sides of every wire (threats, row 19).
 */
export function isFileName(name: string): boolean {
  if (name === '' || encoder.encode(name).length > 1024) return false;
  if (FORBIDDEN.test(name)) return false;
  return name.split('/').every((segment) => {
    return segment !== '' && segment !== '.' && segment !== '..' && encoder.encode(segment).length <= 255;
  });
}

const encoder = new TextEncoder();
// Controls, bidi overrides and isolates, line separators, lone surrogates, backslash and colon.
const FORBIDDEN = /[\p{Cc}\p{Cs}\\:\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/u;
