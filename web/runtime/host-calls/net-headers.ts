import { Failure } from '#model/errors.ts';

export type HeaderList = readonly (readonly [name: string, value: string])[];

/** Headers that say what is wanted and who asks. What speaks for the reader, the browser or a proxy is not among them. */
const ALLOWED: ReadonlySet<string> = new Set([
  'accept',
  'accept-language',
  'authorization',
  'content-language',
  'content-type',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-unmodified-since',
  'prefer',
  'range',
]);

/** Of a site's own: `x-api-key`. Not those by which servers take one method for another, or believe a proxy. */
const OWN = /^x-(?!forwarded|http-method|method|original|rewrite|real-ip|client-ip|host)[a-z0-9-]+$/;

const MOST = 32;
const MOST_LENGTH = 8_192;

/** Headers as a guest gave them, checked; names in lower case. Throws Failure `net.header-not-allowed` or `net.invalid-request`. */
export function headersOf(value: unknown): HeaderList {
  const isList = Array.isArray(value) && value.length <= MOST;
  const headers = isList ? value.map(readHeader) : [undefined];
  const list = headers.filter((header) => header !== undefined);
  const length = list.reduce((sum, [name, text]) => sum + name.length + text.length, 0);
  if (list.length < headers.length || length > MOST_LENGTH) {
    throw new Failure(
      'net.invalid-request',
      `Headers are at most ${String(MOST)} pairs of a name and a text without line breaks, ${String(MOST_LENGTH)} characters in all.`,
    );
  }
  for (const [name] of list) {
    if (ALLOWED.has(name) || OWN.test(name)) continue;
    throw new Failure(
      'net.header-not-allowed',
      `A cell may not send the header “${name.slice(0, 60)}”: it may send ${[...ALLOWED].join(', ')}, and x-… of the server's own.`,
    );
  }
  return list;
}

function readHeader(pair: unknown): readonly [string, string] | undefined {
  if (!Array.isArray(pair)) return undefined;
  const [name, value] = pair as unknown[];
  if (typeof name !== 'string' || typeof value !== 'string') return undefined;
  // Latin-1, and nothing that ends a line.
  return /^[\w-]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value)
    ? [name.toLowerCase(), value.trim()]
    : undefined;
}
