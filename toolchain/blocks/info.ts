import type { WrittenAttributes } from './attributes.ts';
import { failureAt, type Place } from './place.ts';

/** What stands after the fence of a block that is to run. */
export interface Info {
  /** As it was written: `c`, `C++`, `py`. */
  readonly language: string;
  readonly written: WrittenAttributes;
}

/** The word that makes a fenced block a cell. */
export const MARKER = 'petri';

/** One attribute: a name, and perhaps a value: bare, 'as it is', or "with \n, \t, \" and \\ in it". */
const ATTRIBUTE = /[\s,]*([A-Za-z][\w-]*)(?:=(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s"'{},]+)))?(?=[\s,]|$)/suy;

/**
 * Reads an info string: `c petri readonly args="a b"`, `c {petri readonly}`, `{.c .petri}`, `c,petri,readonly`. Undefined when it
 * does not ask for a cell; what other tools write there is not looked at. Throws Failure `blocks.invalid-attribute`.
 */
export function parseInfo(info: string, place: Place): Info | undefined {
  const [, language = '', rest = ''] =
    /^\.?([^\s,{}]+)(.*)$/su.exec(info.trim().replace(/^\{\s*(.*)\}$/su, '$1')) ?? [];
  const unquoted = rest.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/gsu, '""');
  if (!new RegExp(`[\\s,{.]${MARKER}(?=[\\s,}]|$)`, 'u').test(unquoted)) return undefined;
  return { language, written: parseAttributes(rest, place).filter(([name]) => name !== MARKER) };
}

/** `readonly args="a b"`, with or without braces around it. Throws Failure `blocks.invalid-attribute`. */
export function parseAttributes(text: string, place: Place): WrittenAttributes {
  const list = text
    .trim()
    .replace(/^\{(.*)\}$/su, '$1')
    // Pandoc and kramdown write classes and ids so.
    .replace(/(^|[\s,])\.(?=[A-Za-z])/gu, '$1')
    .replace(/^([^"']*)(^|[\s,])#(?=[A-Za-z])/u, '$1$2id=');
  const written: (readonly [string, string])[] = [];
  let at = 0;
  while (/[^\s,]/u.test(list.slice(at))) {
    ATTRIBUTE.lastIndex = at;
    const match = ATTRIBUTE.exec(list);
    if (match === null) {
      const near = list.slice(at).trim().slice(0, 40);
      throw failureAt(
        place,
        'blocks.invalid-attribute',
        `This cannot be read as attributes: ${near}. Write name, name=value or name="a value".`,
      );
    }
    const [, name = '', escaped, literal, bare] = match;
    written.push([name, escaped === undefined ? (literal ?? bare ?? '') : unescape(escaped)]);
    at = ATTRIBUTE.lastIndex;
  }
  return written;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t' };

function unescape(text: string): string {
  return text.replace(/\\(.)/gsu, (_, character: string) => ESCAPES[character] ?? character);
}
