/** Names that lead nowhere but to this machine or this network (RFC 6761, 6762, 8375). */
const NAMES = ['localhost', 'local', 'internal', 'intranet', 'lan', 'home.arpa'];

/** IPv4 blocks that are no address of the public internet (IANA's special-purpose registry): first address, bits. */
const BLOCKS: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];

/**
 * Whether a host, as `URL.hostname` has it, is this machine or something on its network: loopback, private, link-local and
 * reserved addresses, and names that only a local resolver knows. What a public name resolves to is not known here.
 */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/\.$/, '').toLowerCase();
  if (host.startsWith('[')) return isPrivateIpv6(host.slice(1, -1));
  if (/^\d+(?:\.\d+){3}$/.test(host)) return isPrivateIpv4(host);
  return !host.includes('.') || NAMES.some((name) => host === name || host.endsWith(`.${name}`));
}

function isPrivateIpv4(address: string): boolean {
  const value = ipv4Number(address);
  return BLOCKS.some(([first, bits]) => value >>> (32 - bits) === ipv4Number(first) >>> (32 - bits));
}

function ipv4Number(address: string): number {
  return address.split('.').reduce((sum, part) => ((sum << 8) | Number(part)) >>> 0, 0);
}

/** Only 2000::/3 is routed, and in it some addresses stand for IPv4 ones, or for documentation. */
function isPrivateIpv6(address: string): boolean {
  const groups = ipv6Groups(address);
  if (groups === undefined) return true;
  const [first = 0, second = 0] = groups;
  const ipv4At = (at: number): string => {
    const [high = 0, low = 0] = groups.slice(at);
    return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  };
  // 64:ff9b::/96: an IPv4 address behind a translator.
  if (first === 0x64 && second === 0xff9b && groups.slice(2, 6).every((group) => group === 0)) {
    return isPrivateIpv4(ipv4At(6));
  }
  if (first >> 13 !== 1) return true;
  // 6to4 carries an IPv4 address; Teredo hides one; 2001:db8::/32 is for books.
  if (first === 0x2002) return isPrivateIpv4(ipv4At(1));
  return first === 0x2001 && (second === 0 || second === 0xdb8);
}

/** The eight groups of an address as the URL parser writes it: hexadecimal, with one `::` at most. */
function ipv6Groups(address: string): readonly number[] | undefined {
  const [head = '', tail] = address.split('::', 2);
  const read = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => parseInt(group, 16));
  const [before, after] = [read(head), read(tail ?? '')];
  const missing = 8 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 0) return undefined;
  const groups = [...before, ...Array.from({ length: missing }, () => 0), ...after];
  return groups.every((group) => Number.isInteger(group) && group >= 0 && group <= 0xffff)
    ? groups
    : undefined;
}
