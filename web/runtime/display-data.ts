import { MESSAGE_LIMITS, MESSAGE_RATES } from '#model/limits.ts';
import type { Output } from '#model/output.ts';

type Display = Output & { readonly type: 'display_data' };

/** A display that the page can show: only text, bytes and JSON are in it, and not too much of them. */
export interface ReadDisplay {
  readonly output: Display;
  /** Characters and bytes, and one for every value. */
  readonly size: number;
}

const MIME = /^[\w.+-]+\/[\w.+-]+$/;

/**
 * What a guest displays, from whatever structured clone can bring; a text says what is wrong with it. Where the page reads
 * text there is text; elsewhere text, bytes (which count with all the memory that they are part of) or JSON. Never throws.
 */
export function readDisplay(value: Readonly<Record<string, unknown>>): ReadDisplay | string {
  const { data, metadata, displayId } = value;
  if (!isPlain(data) || !isPlain(metadata)) return 'a display has no data, or its metadata is no object';
  if (displayId !== undefined && !isWord(displayId)) {
    return `an id is not text of at most ${String(MESSAGE_LIMITS.word)} characters`;
  }
  let size = jsonSize(metadata);
  if (size === undefined) return 'the metadata of a display is no JSON, or too much of it';
  const contents = Object.entries(data);
  if (contents.length > MESSAGE_LIMITS.displayTypes) return 'a display is of too many types';
  for (const [mime, content] of contents) {
    if (!isWord(mime) || !MIME.test(mime)) return `"${mime.slice(0, MESSAGE_LIMITS.word)}" is no MIME type`;
    const more = contentSize(mime, content);
    if (more === undefined) return `the data of a ${mime} display cannot be shown`;
    size += more;
  }
  if (size > MESSAGE_LIMITS.displayBytes) {
    return `a display of ${String(size)} bytes is larger than ${String(MESSAGE_LIMITS.displayBytes)}`;
  }
  const output: Display = { type: 'display_data', data, metadata };
  return { output: displayId === undefined ? output : { ...output, displayId }, size };
}

function contentSize(mime: string, content: unknown): number | undefined {
  if (typeof content === 'string') return content.length;
  if (mime.startsWith('text/')) return undefined;
  if (!(content instanceof Uint8Array)) return jsonSize(content);
  const { buffer } = content;
  const isOurs = buffer instanceof ArrayBuffer && (buffer as { resizable?: boolean }).resizable !== true;
  return isOurs ? buffer.byteLength : undefined;
}

/**
 * Characters in a JSON value and one for every value; undefined when it is no JSON or beyond the limits. What occurs several times
 * counts each time: of fifty lists, each with the one before twice, more would have to be shown than there is time for.
 */
function jsonSize(value: unknown): number | undefined {
  let size = 0;
  let values = 0;
  // A work list, not recursion: values can be nested deeper than our stack.
  const open: { readonly value: object; readonly depth: number }[] = [];
  const isTaken = (member: unknown, depth: number): boolean => {
    size += 1;
    switch (typeof member) {
      case 'string':
        size += member.length;
        return true;
      case 'number':
      case 'boolean':
        return true;
      case 'object':
        if (member === null) return true;
        if (depth === MESSAGE_LIMITS.jsonDepth || !(Array.isArray(member) || isPlain(member))) return false;
        open.push({ value: member, depth });
        return true;
      default:
        return false;
    }
  };
  if (!isTaken(value, 0)) return undefined;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value: parent, depth } = next;
    if (Array.isArray(parent) && parent.length > MESSAGE_LIMITS.jsonValues) return undefined;
    const names = Object.keys(parent);
    // A hole, or a member that is none of the list's.
    if (Array.isArray(parent) && names.length !== parent.length) return undefined;
    values += names.length;
    if (values > MESSAGE_LIMITS.jsonValues) return undefined;
    for (const name of names) {
      if (!Array.isArray(parent)) size += name.length;
      if (!isTaken((parent as Record<string, unknown>)[name], depth + 1)) return undefined;
    }
  }
  return size;
}

/** An object as braces make it, which is what structured clone gives for any object of no other kind. */
export function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MESSAGE_LIMITS.word;
}

/** Keeps count of what stays in the page: every display but those that another one of the same id has replaced. */
export class DisplayTotals {
  readonly #sizes = new Map<string, number>();
  /** Of displays without an id. */
  #count = 0;
  #bytes = 0;

  /** False when it is more than a page keeps. */
  add({ output, size }: ReadDisplay): boolean {
    const { displayId } = output;
    if (displayId === undefined) this.#count++;
    else {
      this.#bytes -= this.#sizes.get(displayId) ?? 0;
      this.#sizes.set(displayId, size);
    }
    this.#bytes += size;
    return (
      this.#count + this.#sizes.size <= MESSAGE_RATES.displays && this.#bytes <= MESSAGE_RATES.displayBytes
    );
  }
}
