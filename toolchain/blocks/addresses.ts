import type { Place } from './place.ts';

/** A text of the site that a page names by an address. */
export interface AddressedText {
  /** As the embed has it after it fetched it: bytes as UTF-8, line ends as they are. */
  readonly text: string;
  /** Path of the file, as the author would call it. */
  readonly file: string;
}

/** Files that cells of one page name by address (`src`, `files`), for whoever knows where the page stands. */
export interface Addresses {
  /**
   * @param base what the page's `<base href>` says
   * @param place the cell's, for messages
   * @returns undefined for an address that is not of this site's folder: only a reader's browser knows what is there
   * @throws Failure `blocks.missing-file` for a file that the site's folder should have and has not
   */
  read(address: string, base: string | undefined, place: Place): AddressedText | undefined;
  /** Hears of a cell that was left to the reader's page because of an address. */
  leftOut(address: string, place: Place): void;
}

/** For whoever has a page's text and no folder: every address is left to the reader's page. */
export const NO_ADDRESSES: Addresses = { read: () => undefined, leftOut: () => undefined };
