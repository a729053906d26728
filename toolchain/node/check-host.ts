import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { Failure } from '#model/errors.ts';
import { isPrivateHost } from '#model/private-host.ts';

/**
 * A public name that leads to a private address is not fetched: in Node nothing else stands before this machine's network.
 * Names that are private themselves were granted one by one. Throws Failure `net.private-address`, `net.failed`.
 */
export async function checkHost({ hostname }: URL): Promise<void> {
  if (isPrivateHost(hostname) || isIP(hostname) !== 0 || hostname.startsWith('[')) return;
  let found: readonly { readonly address: string; readonly family: number }[];
  try {
    found = await lookup(hostname, { all: true });
  } catch (error) {
    throw new Failure('net.failed', `${hostname} is not to be found.`, { cause: error });
  }
  if (found.some(({ address, family }) => isPrivateHost(family === 6 ? `[${address}]` : address))) {
    throw new Failure('net.private-address', `${hostname} leads to a private address, which is not fetched.`);
  }
}
