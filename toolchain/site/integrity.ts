import { createHash } from 'node:crypto';
import { posix } from 'node:path';

/** Elements of a built page that load a script or a style sheet, as Vite writes them. */
const LOADS = /<(?:script|link)\b[^>]*>/g;
const IS_LOADED = /^<script\b|\brel="(?:modulepreload|stylesheet)"/;
const ADDRESS = /\b(?:src|href)="([^"]*)"/;

/**
 * The page with an `integrity` attribute on every script and style sheet that it loads: a host, a cache or a network that gives
 * other bytes gives none that run. Throws an Error when an address is none of the site's own files.
 * @param page its own path below the site's base
 * @param read bytes of a file by its path below the site's base
 */
export async function withIntegrity(
  html: string,
  page: string,
  read: (path: string) => Promise<Uint8Array>,
): Promise<string> {
  const attributes = new Map<string, string>();
  for (const [tag] of html.matchAll(LOADS)) {
    const address = IS_LOADED.test(tag) ? ADDRESS.exec(tag)?.[1] : undefined;
    if (address === undefined) continue;
    const path = /^\.{1,2}\/[^?#]+$/.test(address) ? posix.join(posix.dirname(page), address) : '..';
    if (path.startsWith('..')) throw new Error(`The page loads ${address}, which is no file of the site.`);
    const digest = createHash('sha384')
      .update(await read(path))
      .digest('base64');
    attributes.set(tag, tag.replace(/\s*\/?>$/, ` integrity="sha384-${digest}">`));
  }
  return html.replace(LOADS, (tag) => attributes.get(tag) ?? tag);
}
