import { findEdit, readEdits } from '#storage/cell-edits.ts';
import { element } from '../cell-view.ts';
import type { CellCore } from '../cell-core.ts';

/** Gives the reader back what they made of the code; of code that its author has changed since, they are asked. */
export function restoreEdit(core: CellCore): void {
  const edit = findEdit(readEdits(location.pathname), core.key);
  if (edit === undefined || core.isEdited) return;
  if (edit.base === core.authored) {
    // The page stays as it is until the cell is used.
    core.view.code.style.height = `${String(core.view.code.offsetHeight)}px`;
    core.code = edit.code;
    core.paint();
    return;
  }
  core.earlier = edit;
  const ask = element('button', { type: 'button', part: 'button' }, 'You edited an earlier version');
  ask.onclick = () => void core.use((live) => live.askEarlier());
  core.view.status.replaceChildren(ask);
}
