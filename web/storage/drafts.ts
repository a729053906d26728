import type { Notebook } from '#model/notebook.ts';

/** A text that may not have reached the database. */
export interface Draft {
  readonly id: string;
  readonly notebook: Notebook;
  readonly basedOn: number | undefined;
}

/** Kept in `localStorage`, the one store that a closing page can still write to in time. Never throws. */
export function saveDraft(name: string, draft: Draft): void {
  try {
    localStorage.setItem(`${name}:draft:${draft.id}`, JSON.stringify(draft));
  } catch {
    // Blocked or full: the draft was the second net, not the first.
  }
}

export function forgetDraft(name: string, id: string): void {
  try {
    localStorage.removeItem(`${name}:draft:${id}`);
  } catch {
    // Then there is none.
  }
}

export function draftsOf(name: string): readonly Draft[] {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(`${name}:draft:`))
      .flatMap((key) => asDraft(localStorage.getItem(key)));
  } catch {
    return [];
  }
}

function asDraft(text: string | null): Draft[] {
  try {
    const { id, notebook, basedOn } = JSON.parse(text ?? '') as Partial<Draft>;
    if (typeof id !== 'string' || !Array.isArray(notebook?.cells)) return [];
    return [{ id, notebook, basedOn: typeof basedOn === 'number' ? basedOn : undefined }];
  } catch {
    return [];
  }
}
