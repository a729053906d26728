/** The word after the language that makes a fenced block a cell. */
export const CELL_WORD = 'petri';

/** The word that marks a block as what the cell above it printed. */
export const OUTPUT_WORD = 'petri-output';

export interface FenceWords {
  readonly language: string;
  readonly isCell: boolean;
  /** `name=value`, `name="value with spaces"` and bare names, which have no value. */
  readonly attributes: ReadonlyMap<string, string | undefined>;
}

const WORD = /([^\s=]+)(?:=(?:"([^"]*)"|'([^']*)'|(\S*)))?/g;

/** What stands after an opening fence: `c petri id=sum args="1 2" readonly`. */
export function parseFenceWords(info: string): FenceWords {
  const [, language = '', rest = ''] = /^(\S*)\s*(.*)$/.exec(info) ?? [];
  const attributes = new Map<string, string | undefined>();
  for (const [, name = '', double, single, bare] of rest.matchAll(WORD)) {
    attributes.set(name, double ?? single ?? bare);
  }
  const isCell = attributes.get(CELL_WORD) === undefined && attributes.delete(CELL_WORD);
  return { language, isCell, attributes };
}

/** Whether a value can stand after a fence, in double quotes. */
export function fitsFence(value: string): boolean {
  return !/["`\p{Cc}\p{Cs}\u2028\u2029]/u.test(value);
}

/** The inverse of `parseFenceWords`. Values must fit. */
export function writeFenceWords(
  language: string,
  attributes: ReadonlyMap<string, string | undefined>,
): string {
  const words = Array.from(attributes, ([name, value]) => {
    if (value === undefined) return name;
    return /^[\w./:+@-]+$/.test(value) ? `${name}=${value}` : `${name}="${value}"`;
  });
  return [language, CELL_WORD, ...words].join(' ');
}
