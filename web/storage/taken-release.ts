const MARK = 'petri-taking-release';

/** A note that a page leaves to itself before it is reloaded for a new release. Without storage the reader may have to reload once more. */
export function markTaken(): void {
  try {
    sessionStorage.setItem(MARK, '');
  } catch {
    // See above.
  }
}

/** Whether this page was left such a note, which is gone afterwards. */
export function wasTaken(): boolean {
  try {
    const was = sessionStorage.getItem(MARK) !== null;
    sessionStorage.removeItem(MARK);
    return was;
  } catch {
    return false;
  }
}
