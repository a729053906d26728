import type * as monaco from 'monaco-editor/editor.js';
import { closeBrace, enter, TypeOver, type Edit, type Typing } from './typing.ts';

type Monaco = typeof monaco;

/**
 * Makes Monaco take text as it is given. Whole texts that arrive at once (scripts, dictation, password managers and input
 * tools replace a field's content or insert at the caret) are put in literally; keys follow the same rules as in the light
 * editor. Returns what undoes it.
 */
export function literalTyping(
  { KeyCode, Range }: Pick<Monaco, 'KeyCode' | 'Range'>,
  editor: monaco.editor.IStandaloneCodeEditor,
  input: HTMLTextAreaElement | null,
  typing: () => Typing,
  isSuggesting: () => boolean,
): () => void {
  const over = new TypeOver();
  const stop = new AbortController();
  /** Where the caret was after our own last edit: anywhere else, it was moved. */
  let expected = -1;

  function replace(range: monaco.IRange, text: string): void {
    editor.pushUndoStop();
    editor.executeEdits('input', [{ range, text, forceMoveMarkers: true }]);
    editor.pushUndoStop();
    editor.revealPosition(editor.getPosition() ?? { lineNumber: 1, column: 1 });
  }

  function apply(edit: Edit): void {
    const model = editor.getModel();
    if (model === null) return;
    const range = Range.fromPositions(model.getPositionAt(edit.from), model.getPositionAt(edit.to));
    editor.executeEdits('typing', [{ range, text: edit.insert, forceMoveMarkers: true }]);
    const caret = model.getPositionAt(edit.caret);
    editor.setPosition(caret);
    editor.revealPosition(caret);
    expected = edit.caret;
  }

  /** The caret as an offset, when there is one caret and nothing else. */
  function caret(): { text: string; from: number; to: number } | undefined {
    const model = editor.getModel();
    const selections = editor.getSelections() ?? [];
    const [selection] = selections;
    if (model === null || selection === undefined || selections.length !== 1) return undefined;
    return {
      text: model.getValue(),
      from: model.getOffsetAt(selection.getStartPosition()),
      to: model.getOffsetAt(selection.getEndPosition()),
    };
  }

  /** Whether the field is selected from end to end, and has something to select. */
  function isAllSelected(field: HTMLTextAreaElement): boolean {
    return field.selectionStart === 0 && field.selectionEnd === field.value.length && field.value.length > 1;
  }

  // Selected from outside while it had no focus: Monaco, about to write its own selection, takes this one over.
  input?.addEventListener(
    'focus',
    () => {
      const model = editor.getModel();
      if (model !== null && isAllSelected(input)) editor.setSelection(model.getFullModelRange());
    },
    { capture: true, signal: stop.signal },
  );
  // Selected from outside while it had it: heard before Monaco draws its next frame, with which it writes its own selection.
  input?.addEventListener(
    'select',
    () => {
      const model = editor.getModel();
      if (model === null || editor.getSelection()?.isEmpty() !== true || !isAllSelected(input)) return;
      editor.setSelection(model.getFullModelRange());
    },
    { signal: stop.signal },
  );
  input?.addEventListener(
    'beforeinput',
    (event) => {
      if (event.inputType !== 'insertText' && event.inputType !== 'insertReplacementText') return;
      const { data } = event;
      const model = editor.getModel();
      if (data === null || model === null || event.isComposing) return;
      const now = data === '\t' ? caret() : undefined;
      if (now !== undefined && now.from === now.to && over.typed(data, now.from).swallow) {
        event.preventDefault();
        event.stopImmediatePropagation();
        return;
      }
      const isAll = isAllSelected(input);
      // One character is a key; more is a text, and a text that takes the place of all replaces all.
      if (Array.from(data).length < 2 && !isAll) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      over.cancel();
      if (isAll) replace(model.getFullModelRange(), data);
      else for (const selection of editor.getSelections() ?? []) replace(selection, data);
    },
    { capture: true, signal: stop.signal },
  );
  // Emptying the field from outside: select all, delete.
  input?.addEventListener(
    'beforeinput',
    (event) => {
      const model = editor.getModel();
      if (!event.inputType.startsWith('deleteContent') || model === null) return;
      if (!isAllSelected(input)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      replace(model.getFullModelRange(), '');
    },
    { capture: true, signal: stop.signal },
  );

  const keys = editor.onKeyDown((event) => {
    const browserEvent = event.browserEvent;
    if (browserEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.keyCode === KeyCode.Delete || event.keyCode === KeyCode.Backspace) {
      // Monaco hears late, or not at all, that its field was selected from outside.
      const model = editor.getModel();
      if (input === null || model === null || !isAllSelected(input)) return;
      event.preventDefault();
      event.stopPropagation();
      replace(model.getFullModelRange(), '');
      return;
    }
    if (event.keyCode === KeyCode.Enter && !event.shiftKey) {
      const at = caret();
      if (at === undefined || isSuggesting()) return;
      event.preventDefault();
      event.stopPropagation();
      editor.pushUndoStop();
      const edit = enter(at.text, at.from, at.to, typing());
      apply(edit);
      over.start(edit.insert.slice(1, edit.caret - edit.from), edit.caret);
      return;
    }
    if (browserEvent.key.length !== 1) return;
    const at = caret();
    if (at === undefined || at.from !== at.to) return;
    if (at.from !== expected) over.cancel();
    const { swallow, remove, literal } = over.typed(browserEvent.key, at.from);
    if (swallow) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (remove > 0) apply({ from: at.from - remove, to: at.from, insert: '', caret: at.from - remove });
    if (browserEvent.key !== '}' || literal) return;
    const now = caret();
    const brace = now === undefined ? undefined : closeBrace(now.text, now.from);
    if (brace === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    apply(brace);
  });

  return () => {
    stop.abort();
    keys.dispose();
  };
}
