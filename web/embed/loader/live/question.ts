import { element } from '../cell-view.ts';
import type { CellCore } from '../cell-core.ts';

/** A sentence under the code with a button for each answer. */
export function question(
  core: CellCore,
  text: string,
  answers: Readonly<Record<string, () => void>>,
): HTMLElement {
  const note = core.note(`${text} `);
  for (const [label, act] of Object.entries(answers)) {
    const button = element('button', { type: 'button', part: 'button' }, label);
    button.onclick = act;
    note.append(button);
  }
  return note;
}
