import type { LanguageManifest } from '#model/language.ts';
import {
  backspace,
  closeBrace,
  enter,
  tab,
  toggleComment,
  TypeOver,
  typingOf,
  type Edit,
} from '#editor/typing.ts';

/** Typing code in a textarea: indentation, comments, and the keys that run it and leave it. */
export function typeCode(
  area: HTMLTextAreaElement,
  manifest: Pick<LanguageManifest, 'highlight' | 'typing'>,
  { run, changed }: { readonly run: () => void; readonly changed: () => void },
): void {
  const typing = typingOf(manifest);
  const over = new TypeOver();
  /** Esc hands Tab back to the page until the editor is left. */
  let tabLeaves = false;

  /** Through the browser's own editing command, so that its undo keeps working. */
  const apply = (edit: Edit, anchor = edit.caret): void => {
    area.setSelectionRange(edit.from, edit.to);
    // The only call that edits a textarea and leaves its undo history whole.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    const done = document.execCommand(edit.insert === '' ? 'delete' : 'insertText', false, edit.insert);
    if (!done) {
      area.setRangeText(edit.insert, edit.from, edit.to, 'end');
      changed();
    }
    area.setSelectionRange(anchor, edit.caret);
  };

  const typed = (event: KeyboardEvent, at: number): void => {
    const { swallow, remove, literal } = over.typed(event.key, at);
    if (swallow) {
      event.preventDefault();
      return;
    }
    if (remove > 0) apply({ from: at - remove, to: at, insert: '', caret: at - remove });
    const brace = event.key === '}' && !literal ? closeBrace(area.value, area.selectionStart) : undefined;
    if (brace === undefined) return;
    event.preventDefault();
    apply(brace);
  };

  area.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    const { selectionStart: from, selectionEnd: to } = area;
    const isCommand = event.ctrlKey || event.metaKey;
    const isPlain = !isCommand && !event.altKey;
    if (event.key === 'Enter' && isCommand) {
      event.preventDefault();
      event.stopPropagation();
      run();
    } else if (event.key === 'Enter' && isPlain && !event.shiftKey) {
      event.preventDefault();
      const edit = enter(area.value, from, to, typing);
      apply(edit);
      over.start(area.value.slice(edit.from + 1, edit.caret), edit.caret);
    } else if (event.key === 'Tab' && !tabLeaves && isPlain) {
      event.preventDefault();
      const edit = tab(area.value, from, to, event.shiftKey, typing);
      apply(edit, edit.anchor);
    } else if (event.key === '/' && isCommand && !event.altKey) {
      const edit = toggleComment(area.value, from, to, typing);
      if (edit === undefined) return;
      event.preventDefault();
      apply(edit, edit.anchor);
    } else if (event.key === 'Backspace' && isPlain && from === to) {
      const edit = backspace(area.value, from, typing);
      if (edit === undefined) return;
      event.preventDefault();
      apply(edit);
    } else if (event.key === 'Escape') tabLeaves = true;
    else if (event.key.length === 1 && isPlain && from === to) typed(event, from);
  });
  area.addEventListener('pointerdown', () => over.cancel());
  area.addEventListener('blur', () => (tabLeaves = false));
}
