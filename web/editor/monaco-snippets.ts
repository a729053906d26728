import * as monaco from 'monaco-editor/editor.js';
import { languages } from '#languages/registry.ts';
import { loadSnippets } from '#languages/snippets.ts';

const known = new Set<string>();

/** Offers the snippets of a language, by its Monaco id: those whose words begin as the one at the caret. */
export function offerSnippets(id: string): void {
  if (known.has(id)) return;
  known.add(id);
  monaco.languages.registerCompletionItemProvider(id, {
    async provideCompletionItems(model, position) {
      const language = languages.find(({ editor }) => editor === id)?.id ?? id;
      const snippets = await loadSnippets(language);
      const { startColumn, endColumn } = model.getWordUntilPosition(position);
      const range = new monaco.Range(position.lineNumber, startColumn, position.lineNumber, endColumn);
      return {
        suggestions: snippets.map(({ prefix, description, body }) => ({
          label: { label: prefix, description },
          kind: monaco.languages.CompletionItemKind.Snippet,
          insertText: body,
          insertTextRules: monaco.languages.CompletionItemInsertTextRule.InsertAsSnippet,
          range,
        })),
      };
    },
  });
}
