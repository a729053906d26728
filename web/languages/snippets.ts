import type { Snippet } from '#model/snippet.ts';

// Apart from the registry: only the full editor has a use for them.
const snippets = import.meta.glob<readonly Snippet[]>('./*/snippets.json', { import: 'default' });

/** A language's snippets, loaded when asked for; none for a language that has none. */
export async function loadSnippets(language: string): Promise<readonly Snippet[]> {
  const path = `./${language}/snippets.json`;
  return (Object.hasOwn(snippets, path) ? await snippets[path]?.() : undefined) ?? [];
}
