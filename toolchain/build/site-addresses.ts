import { readFileSync, realpathSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import type { AddressedText, Addresses } from '../blocks/addresses.ts';
import { failureAt, type Place } from '../blocks/place.ts';
import type { FoundPage } from './find-pages.ts';

/** Stands for the site in addresses, whatever its own is: no real one has this name. */
const ORIGIN = 'https://site.invalid';

/** A folder whose files have the addresses of a site. */
interface Root {
  readonly folder: string;
  /** Path of the page below it, with `/`. */
  readonly page: string;
}

/**
 * What a page's addresses name among the files of its site. A page that is still elsewhere than in the site is looked at from the folder that
 * was named, too. Nothing outside of these folders is read, by `..` or by a link: what is read comes to stand in the built site.
 */
export function siteAddresses(
  { file, below }: FoundPage,
  site: string,
  leftOut: Addresses['leftOut'],
): Addresses {
  const inSite = slashed(relative(resolve(site), resolve(file)));
  const isInSite = inSite !== '..' && !inSite.startsWith('../');
  const named = slashed(file).slice(0, -below.length) || '.';
  const roots: readonly Root[] = isInSite
    ? [{ folder: site, page: inSite }]
    : [
        { folder: named, page: below },
        { folder: site, page: below },
      ];
  return {
    leftOut,
    read(address, base, place) {
      for (const root of roots) {
        const path = pathOf(address, base, root.page);
        if (path === undefined) return undefined;
        const found = read(root.folder, path);
        if (found !== undefined) return found;
      }
      // A site below a path of its own has that path in such addresses: what it is, is not known here.
      if (/^[/\\]/.test(address.trim()) || base !== undefined) return undefined;
      throw missing(address, site, place);
    },
  };
}

/** Path below a root, without escapes. Undefined for an address of another site. */
function pathOf(address: string, base: string | undefined, page: string): string | undefined {
  try {
    const own = new URL(page.split('/').map(encodeURIComponent).join('/'), `${ORIGIN}/`);
    const url = new URL(address, base === undefined ? own : new URL(base, own));
    return url.origin === ORIGIN ? decodeURIComponent(url.pathname).slice(1) : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined for what is no file, or is not below the folder. */
function read(folder: string, path: string): AddressedText | undefined {
  const file = join(folder, path);
  try {
    const inFolder = relative(realpathSync(folder), realpathSync(file));
    if (inFolder.split(sep)[0] === '..' || resolve(inFolder) === inFolder) return undefined;
    // As a browser reads it: what is no UTF-8 becomes U+FFFD, and a byte order mark goes.
    return { text: new TextDecoder().decode(readFileSync(file)), file: slashed(file) };
  } catch {
    return undefined;
  }
}

function missing(address: string, site: string, place: Place): Error {
  const message = `There is no file ${address} in the site (looked for beside the page, in ${slashed(site)}). Put it there, or correct the address.`;
  return failureAt(place, 'blocks.missing-file', message, { address });
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}
