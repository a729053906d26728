import type { Range } from '#model/diagnostic.ts';

/** What stands at the top of a Go file, before its first declaration. */
export interface GoHeader {
  readonly packageName: string | undefined;
  readonly packageRange: Range | undefined;
  readonly imports: readonly GoImport[];
  /** The expression of its `//go:build` line. */
  readonly constraint: string | undefined;
}

export interface GoImport {
  readonly path: string;
  /** The string, quotes included. */
  readonly range: Range;
}

interface Token {
  readonly kind: (typeof KINDS)[number];
  readonly text: string;
  readonly at: number;
}

const KINDS = ['string', 'word', 'other'] as const;

/** The next string, word or other character, or what lies between them. */
const TOKEN =
  /[\s;]+|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|(?<string>"(?:\\.|[^"\\\n])*"|`[^`]*`)|(?<word>[\p{L}_][\p{L}\p{Nd}_]*)|(?<other>[\s\S])/uy;

/** Reads as far as the imports go. What is no Go is read as far as it is; the compiler says what is wrong with it. */
export function readHeader(text: string): GoHeader {
  const tokens = significantTokens(text);
  let token = tokens.next().value;
  const isWord = (word?: string): boolean =>
    token?.kind === 'word' && (word === undefined || token.text === word);
  const isOther = (character: string): boolean => token?.kind === 'other' && token.text === character;
  const rangeOfToken = ({ at, text: word }: Token): Range => rangeOf(text, at, at + word.length);

  const start = token?.at ?? text.length;
  let name: Token | undefined;
  if (isWord('package')) {
    token = tokens.next().value;
    if (isWord()) name = token;
    token = tokens.next().value;
  }
  const imports: GoImport[] = [];
  const readSpec = (): boolean => {
    if (isWord() || isOther('.')) token = tokens.next().value;
    if (token?.kind !== 'string') return false;
    imports.push({ path: token.text.slice(1, -1), range: rangeOfToken(token) });
    token = tokens.next().value;
    return true;
  };
  while (isWord('import')) {
    token = tokens.next().value;
    if (!isOther('(')) {
      if (!readSpec()) break;
      continue;
    }
    token = tokens.next().value;
    while (readSpec());
    if (!isOther(')')) break;
    token = tokens.next().value;
  }
  return {
    packageName: name?.text,
    packageRange: name && rangeOfToken(name),
    imports,
    constraint: /^\/\/go:build[ \t]+(.*\S)\s*$/m.exec(text.slice(0, start))?.[1],
  };
}

function* significantTokens(text: string): Generator<Token, undefined> {
  const pattern = new RegExp(TOKEN);
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const kind = KINDS.find((name) => match.groups?.[name] !== undefined);
    if (kind !== undefined) yield { kind, text: match[0], at: match.index };
  }
  return undefined;
}

function rangeOf(text: string, from: number, to: number): Range {
  const before = text.slice(0, from).split('\n');
  const inside = text.slice(from, to).split('\n');
  const line = before.length - 1;
  const character = before.at(-1)?.length ?? 0;
  const last = inside.at(-1)?.length ?? 0;
  const end =
    inside.length === 1
      ? { line, character: character + last }
      : { line: line + inside.length - 1, character: last };
  return { start: { line, character }, end };
}
