/** The place that a cell's code takes on a page that was painted before the cell came. */
export interface Place {
  /** In pixels. */
  readonly height: number;
  readonly margin: string;
}

const places = new WeakMap<Element, Place>();

/**
 * Measures what is in the places of cells, all at once and before any of them changes: nothing on the page is to move when they come.
 * Nothing to do on a page that nobody has seen yet, nor for code that stands in no block: it takes
 * more room than it had.
 */
export function measurePlaces(): void {
  if (performance.getEntriesByType('paint').length === 0) return;
  for (const cell of document.querySelectorAll<HTMLElement>('petri-cell')) {
    const before = cell.previousElementSibling;
    const hasOwn = cell.textContent.trim() !== '';
    const inner = hasOwn ? cell.querySelector('pre') : before?.matches('pre') === true ? before : null;
    const block = inner ?? cell;
    const { display, marginTop, marginBottom } = getComputedStyle(block);
    const { height } = block.getBoundingClientRect();
    if (height > 0 && display !== 'inline')
      places.set(cell, { height, margin: `${marginTop} 0 ${marginBottom}` });
  }
}

export function placeOf(cell: Element): Place | undefined {
  return places.get(cell);
}
