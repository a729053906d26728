import packs from 'virtual:petri-packs';
import { languages } from '#languages/registry.ts';
import { PackCopies } from '#storage/pack-copies.ts';
import { FetchedPack } from './fetch-pack.ts';
import { PackFiles } from './pack-files.ts';

/** The packs' files in a page: fetched, verified, and kept for when there is no network. */
export function pagePackFiles(base: URL): PackFiles {
  const copies = new PackCopies();
  const arrived = new Set<string>();
  return new PackFiles(languages, packs, (pack) => new FetchedPack(pack, base, copies, new Map(), arrived));
}
