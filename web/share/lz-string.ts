import { LINK_LIMITS } from '#model/limits.ts';
import { damaged, truncated, unpacksTooLarge } from './carrier.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-$';
const VALUES = new Map(Array.from(ALPHABET, (character, value) => [character, value]));
const BITS_PER_CHARACTER = 6;

const CHARACTER_8 = 0;
const CHARACTER_16 = 1;
const END = 2;

/**
 * The text behind lz-string's `compressToEncodedURIComponent`, which the TypeScript and marimo playgrounds put into their links.
 * Our own decoder, because a link is not to be trusted: text of n characters can stand for n² of them, and this one stops at the limit.
 * Throws Failure `link.too-large`, `link.truncated` or `link.invalid`.
 */
export function decompressLz(text: string, limit: number = LINK_LIMITS.inflatedBytes): string {
  const bits = new BitReader(text);
  // The first three numbers are not entries: they say what follows.
  const entries: string[] = ['', '', ''];
  let width = 2;
  let previous: string | undefined;
  let result = '';
  // Entries that fit into the present width; the writer widens its numbers when it has used them up.
  let room = 4;
  for (;;) {
    const number = bits.read(width);
    if (number === END) return result;
    let entry: string;
    if (number === CHARACTER_8 || number === CHARACTER_16) {
      entry = String.fromCharCode(bits.read(number === CHARACTER_8 ? 8 : 16));
      entries.push(entry);
      if (previous === undefined) {
        // The first character: the writer counts it as three of the four.
        width = 3;
      } else {
        room -= 1;
        if (room === 0) room = 2 ** width++;
      }
    } else if (number < entries.length) {
      entry = entries[number] as string;
    } else if (number === entries.length && previous !== undefined) {
      entry = previous + previous.charAt(0);
    } else {
      throw damaged('link');
    }
    if (result.length + entry.length > limit) {
      throw unpacksTooLarge('link', limit);
    }
    result += entry;
    if (previous !== undefined) {
      entries.push(previous + entry.charAt(0));
      room -= 1;
      if (room === 0) room = 2 ** width++;
    }
    previous = entry;
  }
}

/** Numbers of any width, lowest bit first, from characters of six bits, highest bit first. */
class BitReader {
  readonly #text: string;
  #at = 0;
  #left = 0;
  #value = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(width: number): number {
    let number = 0;
    for (let bit = 0; bit < width; bit++) {
      if (this.#left === 0) this.#next();
      this.#left -= 1;
      number += ((this.#value >> this.#left) & 1) * 2 ** bit;
    }
    return number;
  }

  #next(): void {
    if (this.#at >= this.#text.length) throw truncated('link');
    const value = VALUES.get(this.#text.charAt(this.#at++));
    if (value === undefined) throw damaged('link');
    this.#value = value;
    this.#left = BITS_PER_CHARACTER;
  }
}
