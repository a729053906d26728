import type { CellCore } from '../cell-core.ts';
import { diffView } from './diff-view.ts';
import { question } from './question.ts';

/** The author has changed what the reader had edited: asks whose code it is to be. */
export function askEarlier(core: CellCore): void {
  const { earlier } = core;
  if (earlier === undefined) return;
  core.expand();
  core.status('');
  let shown: HTMLElement | undefined;
  const decide = (code: string): void => {
    note.remove();
    shown?.remove();
    core.earlier = undefined;
    core.changeCode(code);
    (core.editor ?? core.view.run).focus();
  };
  const note = question(core, 'The author changed this code after you had edited it.', {
    'Keep mine': () => decide(earlier.code),
    'Take theirs': () => decide(core.authored),
    'Show the difference': () => {
      shown?.remove();
      shown = diffView(earlier.code, core.authored, 'From yours to theirs');
      note.after(shown);
    },
  });
  note.querySelector('button')?.focus();
}
