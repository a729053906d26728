import { isObject, parseJson } from '../parse-notebook.ts';

type Members = Readonly<Record<string, unknown>>;

/** What a comment tells of the cell below it, or of the notebook. */
export interface Note {
  /** Members of the cell that Markdown has no place for. */
  readonly members: Members;
  /** How many lines of text below are the cell's own, whatever they look like. */
  readonly lines?: number;
  /** The text itself, where Markdown cannot hold it. What stands below is for readers. */
  readonly source?: string;
  /** The text's lines end in CR and LF. */
  readonly isCrlf?: boolean;
}

const NOTE = /^<!-- petri ([[{].*[\]}]) -->$/;

/** A note as a comment, which no reader of Markdown shows: the members, or a list of the members and of what is to be known of the text. */
export function writeNote({ members, ...about }: Note): string {
  return asComment('petri', Object.keys(about).length === 0 ? members : [members, about]);
}

/** Whether a line is a note. */
export function isNote(line: string): boolean {
  return NOTE.test(line);
}

/** The note in a line, or undefined when it is none. Throws Failure `file.invalid` when it is a broken one. */
export function readNote(line: string): Note | undefined {
  const [, json] = NOTE.exec(line) ?? [];
  if (json === undefined) return undefined;
  const told = parseJson(json, 'file');
  if (isObject(told)) return { members: told };
  const [members, about] = Array.isArray(told) ? (told as unknown[]) : [];
  const { lines, source, isCrlf } = isObject(about) ? about : {};
  return {
    members: isObject(members) ? members : {},
    ...(typeof lines === 'number' && Number.isInteger(lines) && lines >= 0 && { lines }),
    ...(typeof source === 'string' && { source }),
    ...(isCrlf === true && { isCrlf }),
  };
}

/** JSON in a comment of one line, with nothing in it that could end the comment. */
export function asComment(word: string, value: unknown): string {
  const json = JSON.stringify(value)
    .replaceAll('--', '-\\u002d')
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e')
    // JSON has these as they are, and some take them for line ends.
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
  return `<!-- ${word} ${json} -->`;
}
