/** The item of `localStorage` that the edits of a page's cells are in. */
export function editsItem(page: string): string {
  return `petri-edits:${page}`;
}

/** Whether a reader's edits of a page's cells are kept: most pages have none, and need not ask further. */
export function hasKeptEdits(page: string): boolean {
  try {
    return localStorage.getItem(editsItem(page)) !== null;
  } catch {
    return false;
  }
}
