import { matches, type Glob } from './glob.ts';

/** An address as it is compared: what two spellings of one address have in common. */
export interface ReadUrl {
  readonly scheme: string;
  /** As `URL.hostname`, without a dot at its end. */
  readonly host: string;
  /** Labels of a host name; an IP address is one label. */
  readonly labels: readonly string[];
  readonly port: string;
  readonly segments: readonly string[];
}

export interface UrlPattern {
  /** Whether it names one host, without wildcards. */
  readonly isOneHost: boolean;
  covers(url: ReadUrl): boolean;
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443', ws: '80', wss: '443' };

const FORM =
  /^(?<scheme>[a-z]+):\/\/(?<host>\[[0-9a-f:.]+\]|[^/?#:@[\]\\\s]+)(?::(?<port>\d{1,5}|\*))?(?<path>\/[^?#\s]*)?$/iu;

// Names that no host has, in place of the wildcards while the URL parser makes the host canonical.
const ONE = 'petri--one';
const ANY = 'petri--any';

/**
 * Reads `scheme://host[:port][/path]`; without a port it is the scheme's own, without a path any. An answer that is a text
 * says what is wrong.
 */
export function parseUrlPattern(text: string): UrlPattern | string {
  const { scheme = '', host = '', port, path = '/**' } = FORM.exec(text)?.groups ?? {};
  if (scheme === '')
    return 'an address is scheme://host/path, without a name, a password, a query or a fragment';
  const usual = DEFAULT_PORTS[scheme.toLowerCase()];
  if (usual === undefined) return `its scheme is one of ${Object.keys(DEFAULT_PORTS).join(', ')}`;
  if (!isWhole(host, '.') || !isWhole(path, '/')) {
    return '* and ** stand for whole labels of a host and whole segments of a path';
  }
  const literal = host.split('.').map((label) => (label === '*' ? ONE : label === '**' ? ANY : label));
  const marked = path.split('/').map((part) => (part === '*' ? ONE : part === '**' ? ANY : part));
  const url = readUrl(`${scheme}://${literal.join('.')}${marked.join('/')}`);
  const wildcards = [...host.split('.'), ...path.split('/')].filter((part) => part === '*' || part === '**');
  if (url === undefined || countMarks(url) !== wildcards.length) return 'its host is none';
  const unmark = (parts: readonly string[]): Glob =>
    parts.map((part) => (part === ONE ? '*' : part === ANY ? '**' : part));
  const labels = unmark(url.labels);
  const segments = unmark(url.segments);
  return {
    isOneHost: !host.includes('*'),
    covers: (other) =>
      other.scheme === url.scheme &&
      (port === '*' || other.port === (port === undefined ? usual : String(Number(port)))) &&
      matches(labels, other.labels) &&
      matches(segments, other.segments),
  };
}

/** A part that is written like a mark (or becomes one: `%2D`, capitals) would be a wildcard that nobody sees. */
function countMarks({ labels, segments }: ReadUrl): number {
  return [...labels, ...segments].filter((part) => part === ONE || part === ANY).length;
}

/** Undefined for what is no address of a host, or carries a name and a password. The query and the fragment do not count. */
export function readUrl(text: string): ReadUrl | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '' || url.hostname === '') return undefined;
  const scheme = url.protocol.slice(0, -1);
  const usual = DEFAULT_PORTS[scheme];
  if (usual === undefined) return undefined;
  const host = url.hostname.replace(/\.$/, '');
  const isAddress = host.startsWith('[') || /^\d+(?:\.\d+){3}$/.test(host);
  return {
    scheme,
    host,
    labels: isAddress ? [host] : host.split('.'),
    port: url.port === '' ? usual : url.port,
    segments: url.pathname.slice(1).split('/').map(canonicalSegment),
  };
}

/** Encodings of what needs none are taken out, the others are in capitals: `%61` is `a`, `%2f` is `%2F` and no slash. */
function canonicalSegment(segment: string): string {
  return segment.replace(/%[0-9a-f]{2}/gi, (code) => {
    const character = String.fromCharCode(parseInt(code.slice(1), 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : code.toUpperCase();
  });
}

function isWhole(text: string, separator: string): boolean {
  return text.split(separator).every((part) => part === '*' || part === '**' || !part.includes('*'));
}
