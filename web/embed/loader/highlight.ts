import type { HighlightRules } from '#model/language.ts';
import { Tokenizer, type LineState } from '#editor/tokenizer.ts';

/** Characters of a text, and of a line of it, that are coloured: what is beyond stands there plain. */
const MAX_COLOURED = 200_000;
const MAX_LINE = 2_000;

const tokenizers = new WeakMap<HighlightRules, Tokenizer>();

/** The text as nodes in the colours of its language: spans of the class `tok-…`, and plain text. */
export function highlight(text: string, rules: HighlightRules): Node[] {
  if (text.length > MAX_COLOURED) return [new Text(text)];
  const tokenizer = tokenizers.get(rules) ?? new Tokenizer(rules);
  tokenizers.set(rules, tokenizer);
  const nodes: Node[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain !== '') nodes.push(new Text(plain));
    plain = '';
  };
  let state: LineState = 'code';
  text.split('\n').forEach((line, index) => {
    if (index > 0) plain += '\n';
    const { tokens, end } = tokenizer.line(line.slice(0, MAX_LINE), state);
    state = end;
    tokens.forEach(({ start, kind }, at) => {
      const part = line.slice(start, tokens[at + 1]?.start);
      if (kind === 'plain' || kind === 'operator') {
        plain += part;
        return;
      }
      flush();
      const span = document.createElement('span');
      span.className = `tok-${kind}`;
      span.textContent = part;
      nodes.push(span);
    });
  });
  flush();
  return nodes;
}
