const VERSIONED = '/v1/';

/** Where the app stands, with a trailing slash: all that embedded pages load of it is below its `v1/`, but for `embed.js`. */
export function appBase(address: string = import.meta.url): URL {
  const at = address.lastIndexOf(VERSIONED);
  if (at >= 0) return new URL(address.slice(0, at + 1));
  return new URL(/\/embed\.js(?:\?|$)/.test(address) ? './' : '/', address);
}
