/** A package of the standard library: what it imports, by path. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/**
 * The standard library in archives that are fetched as a program needs them. A package goes into the first group whose
 * packages, or what these import, it is; so what is in a group imports nothing of a later one.
 */
const GROUPS: readonly (readonly [name: string, roots: readonly string[]])[] = [
  [
    'base',
    words(`bufio bytes cmp container/heap container/list container/ring context errors flag fmt io io/fs iter maps math
      math/bits math/cmplx math/rand math/rand/v2 os path path/filepath reflect regexp runtime runtime/debug slices sort strconv
      strings sync sync/atomic text/tabwriter time unicode unicode/utf16 unicode/utf8 unique`),
  ],
  ['petri', ['petri']],
  [
    'text',
    words('encoding/base64 encoding/csv encoding/hex encoding/json log log/slog text/template text/scanner'),
  ],
  [
    'image',
    words(
      'compress/zlib hash/adler32 hash/crc32 image image/color image/draw image/gif image/jpeg image/png',
    ),
  ],
  [
    'crypto',
    words('crypto/aes crypto/hmac crypto/md5 crypto/rand crypto/sha1 crypto/sha256 crypto/sha512 math/big'),
  ],
];

/** The group of what is in no other. */
const REST = 'more';

/** Group names in the order in which they may import each other; packages by group. */
export function groupPackages(graph: ImportGraph): ReadonlyMap<string, readonly string[]> {
  const left = new Set([...graph.keys()].filter(isPublic).flatMap((path) => [...closure([path], graph)]));
  const groups = new Map<string, readonly string[]>();
  for (const [name, roots] of GROUPS) {
    const members = [...closure(roots, graph)].filter((path) => left.delete(path));
    groups.set(name, members.sort());
  }
  groups.set(REST, [...left].sort());
  return groups;
}

/** What a program can import; the others are there because these import them. */
export function isPublic(path: string): boolean {
  return !/(?:^|\/)(?:internal|vendor)(?:\/|$)/.test(path);
}

function closure(roots: readonly string[], graph: ImportGraph): ReadonlySet<string> {
  const found = new Set<string>();
  const work = [...roots];
  for (let path = work.pop(); path !== undefined; path = work.pop()) {
    const imports = graph.get(path);
    if (imports === undefined || found.has(path)) continue;
    found.add(path);
    work.push(...imports);
  }
  return found;
}

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
