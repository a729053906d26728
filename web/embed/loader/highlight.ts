import type { HighlightRules } from '#model/language.ts';

/** Characters of a text that is coloured: what is longer stands there plain. */
const MAX_COLOURED = 200_000;

const NUMBER = '\\d[\\w.]*';
const WORD = '[\\p{L}_$][\\p{L}\\p{N}_$]*';

interface Colours {
  readonly pattern: RegExp;
  readonly keywords: ReadonlySet<string>;
  readonly types: ReadonlySet<string>;
}

const known = new WeakMap<HighlightRules, Colours>();

/**
 * The text as nodes in the colours of its language: spans of the class `tok-…`, and plain text. One expression a language finds what has
 * a colour, which is a fraction of the editor's tokenizer: that one can start in the middle of a text.
 */
export function highlight(text: string, rules: HighlightRules): Node[] {
  if (text.length > MAX_COLOURED) return [new Text(text)];
  const { pattern, keywords, types } = known.get(rules) ?? coloursOf(rules);
  const nodes: Node[] = [];
  let at = 0;
  for (const { 0: found, index, groups = {} } of text.matchAll(pattern)) {
    const group = Object.keys(groups).find((name) => groups[name] !== undefined) ?? '';
    const kind =
      group !== 'word'
        ? group
        : keywords.has(found)
          ? 'keyword'
          : types.has(found)
            ? 'type'
            : /^\s*\(/.test(text.slice(index + found.length, index + found.length + 8))
              ? 'function'
              : '';
    if (kind === '') continue;
    const span = document.createElement('span');
    span.className = `tok-${kind}`;
    span.textContent = found;
    nodes.push(new Text(text.slice(at, index)), span);
    at = index + found.length;
  }
  return [...nodes, new Text(text.slice(at))];
}

function coloursOf(rules: HighlightRules): Colours {
  const { lineComment, blockComment, strings, directive, keywords, types } = rules;
  const exact = (mark: string): string => mark.replaceAll(/[*+?()[\]{}|/]/g, '\\$&');
  const comments = [
    ...(blockComment ? [`${exact(blockComment[0])}[^]*?(?:${exact(blockComment[1])}|$(?![^]))`] : []),
    ...(lineComment ? [`${exact(lineComment)}.*`] : []),
  ];
  const texts = strings.map((mark) => {
    const [end, inside] = [exact(mark), mark.length > 1 || mark === '`' ? '[^\\\\]' : '[^\\\\\\n]'];
    return `${end}(?:\\\\[^]|(?!${end})${inside})*(?:${end})?`;
  });
  // Of a directive its name has a colour, and the file that it includes.
  if (directive) texts.push(`(?<=^\\s*${exact(directive)}\\s*include\\s*)<[^>\\n]*>`);
  const kinds = {
    comment: comments.join('|'),
    string: texts.join('|'),
    directive: directive ? `^[ \\t]*${exact(directive)}\\s*\\w+` : '',
    number: NUMBER,
    word: WORD,
  };
  const parts = Object.entries(kinds).filter(([, part]) => part !== '');
  const pattern = new RegExp(parts.map(([kind, part]) => `(?<${kind}>${part})`).join('|'), 'gmu');
  const made = { pattern, keywords: new Set(keywords), types: new Set(types) };
  known.set(rules, made);
  return made;
}
