/** A bracket without its partner, by its offset in UTF-16 code units. */
export interface Unpaired {
  readonly offset: number;
  readonly length: number;
  readonly message: string;
}

const PARTNERS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** Comments, literals, words and numbers (`1'000`), directives with their continued lines, brackets. */
const TOKENS = new RegExp(
  [
    String.raw`(?<comment>/\*[^]*?(?:\*/|(?<open>$(?![^]))))`,
    String.raw`//(?:\\\r?\n|[^\n])*`,
    String.raw`(?:u8|[uUL])?R"(?<mark>[^()\\\s]{0,16})\([^]*?(?:\)\k<mark>"|$(?![^]))`,
    String.raw`"(?:\\[^]|[^"\\\n])*"?`,
    String.raw`'(?:\\[^]|[^'\\\n])*'?`,
    String.raw`[\p{L}_$][\p{L}\p{N}_$]*`,
    String.raw`\.?\d(?:'?[\w.])*`,
    String.raw`(?<=^[ \t]*)#[ \t]*(?<directive>\w*)(?:\\\r?\n|/\*[^]*?\*/|[^\n])*`,
    String.raw`(?<bracket>[()[\]{}])`,
  ].join('|'),
  'gmu',
);

interface Open {
  readonly bracket: string;
  readonly offset: number;
}

/**
 * The first bracket of C or C++ text that pairs with none, or a comment that has no end. Undefined also where only the
 * preprocessor can tell: between `#if` and `#endif`, or where a macro stands for a bracket.
 */
export function unpairedBracket(text: string): Unpaired | undefined {
  const open: Open[] = [];
  let conditions = 0;
  for (const { 0: token, index, groups } of text.matchAll(TOKENS)) {
    const { comment, open: endless, directive, bracket } = groups ?? {};
    if (comment !== undefined && endless !== undefined) {
      return { offset: index, length: 2, message: 'this comment has no end' };
    }
    if (directive?.startsWith('if') === true) conditions += 1;
    if (directive === 'endif') conditions -= 1;
    if (directive === 'define' && pairsDiffer(token)) return undefined;
    if (bracket === undefined) continue;
    const partner = PARTNERS[bracket];
    if (partner === undefined) {
      open.push({ bracket, offset: index });
      continue;
    }
    const last = open.pop();
    if (last?.bracket === partner) continue;
    if (conditions > 0) return undefined;
    if (last === undefined) return { offset: index, length: 1, message: `'${bracket}' closes nothing` };
    const line = text.slice(0, last.offset).split('\n').length;
    const message = `'${bracket}' cannot close the '${last.bracket}' of line ${String(line)}`;
    return { offset: index, length: 1, message };
  }
  const last = open.pop();
  if (last === undefined || /^[ \t]*#[ \t]*if/m.test(text)) return undefined;
  return { offset: last.offset, length: 1, message: `'${last.bracket}' is never closed` };
}

function pairsDiffer(text: string): boolean {
  return Object.entries(PARTNERS).some(
    ([close, open]) => text.split(open).length !== text.split(close).length,
  );
}
