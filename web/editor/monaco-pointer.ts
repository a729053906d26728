/**
 * Lets the field that takes the keys be pointed at, as any field can be. It lies over a sliver of the text; a press there
 * is given to what lies below, so that the caret goes where the reader points. Returns what undoes it.
 */
export function reachableInput(host: HTMLElement, input: HTMLTextAreaElement | null): () => void {
  const stop = new AbortController();
  if (input === null) return () => undefined;
  for (const type of ['mousedown', 'dblclick'] as const) {
    host.addEventListener(
      type,
      (event) => {
        if (event.target !== input) return;
        // Out of the way while Monaco looks for what is at the point.
        input.style.pointerEvents = 'none';
        const below = document.elementFromPoint(event.clientX, event.clientY);
        if (below !== null) Object.defineProperty(event, 'target', { value: below });
        setTimeout(() => (input.style.pointerEvents = ''), 0);
      },
      { capture: true, signal: stop.signal },
    );
  }
  return () => {
    stop.abort();
  };
}
