import * as monaco from 'monaco-editor/editor.js';
import type { HighlightRules } from '#model/language.ts';
import { offerSnippets } from './monaco-snippets.ts';
import { Tokenizer, type LineState } from './tokenizer.ts';

const known = new Map<string, HighlightRules>();

class State implements monaco.languages.IState {
  readonly line: LineState;

  constructor(line: LineState) {
    this.line = line;
  }

  clone(): State {
    return new State(this.line);
  }

  equals(other: monaco.languages.IState): boolean {
    return other instanceof State && other.line === this.line;
  }
}

/** Makes a language known by its highlight rules, with the light editor's own tokenizer; returns its id. */
export function ensureLanguage(id: string, rules: HighlightRules): string {
  if (known.get(id) === rules) return id;
  if (!known.has(id)) {
    monaco.languages.register({ id });
    offerSnippets(id);
  }
  known.set(id, rules);
  const tokenizer = new Tokenizer(rules);
  monaco.languages.setTokensProvider(id, {
    getInitialState: () => new State('code'),
    tokenize(line, state) {
      const { tokens, end } = tokenizer.line(line, state instanceof State ? state.line : 'code');
      return {
        tokens: tokens.map((token) => ({ startIndex: token.start, scopes: token.kind })),
        endState: new State(end),
      };
    },
  });
  const brackets: monaco.languages.CharacterPair[] = [
    ['{', '}'],
    ['[', ']'],
    ['(', ')'],
  ];
  const quotes = rules.strings.filter((mark) => mark.length === 1);
  const pairs = [...brackets, ...quotes.map((mark): monaco.languages.CharacterPair => [mark, mark])];
  monaco.languages.setLanguageConfiguration(id, {
    brackets,
    autoClosingPairs: pairs.map(([open, close]) => ({ open, close, notIn: ['string', 'comment'] })),
    surroundingPairs: pairs.map(([open, close]) => ({ open, close })),
    comments: {
      ...(rules.lineComment === undefined ? {} : { lineComment: rules.lineComment }),
      ...(rules.blockComment === undefined
        ? {}
        : { blockComment: [...rules.blockComment] as [string, string] }),
    },
  });
  return id;
}
