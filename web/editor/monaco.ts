// First: what it sets is read while Monaco's own modules are loaded.
import './monaco-environment.ts';
import * as monaco from 'monaco-editor/editor.js';
import 'monaco-editor/features/bracketMatching/register.js';
import 'monaco-editor/features/caretOperations/register.js';
import 'monaco-editor/features/clipboard/register.js';
import 'monaco-editor/features/codeEditor/register.js';
import 'monaco-editor/features/comment/register.js';
import 'monaco-editor/features/cursorUndo/register.js';
import 'monaco-editor/features/find/register.js';
import 'monaco-editor/features/gotoError/register.js';
import 'monaco-editor/features/hover/register.js';
import 'monaco-editor/features/indentation/register.js';
import 'monaco-editor/features/linesOperations/register.js';
import 'monaco-editor/features/multicursor/register.js';
import 'monaco-editor/features/smartSelect/register.js';
import 'monaco-editor/features/snippet/register.js';
// The package's own entry for suggestions leaves out the list that shows them.
import 'monaco-editor/editor/contrib/suggest/browser/suggestController.js';
import 'monaco-editor/features/unicodeHighlighter/register.js';
import 'monaco-editor/features/wordHighlighter/register.js';
import 'monaco-editor/features/wordOperations/register.js';
import type { Diagnostic, Position } from '#model/diagnostic.ts';
import type { HighlightRules } from '#model/language.ts';
import { ensureLanguage } from './monaco-language.ts';
import { reachableInput } from './monaco-pointer.ts';
import { literalTyping } from './monaco-typing.ts';
import { defineThemes, themeName } from './monaco-theme.ts';
import { markerOf } from './markers.ts';
import { reformat } from './reformat.ts';
import type { Typing } from './typing.ts';
import { lineHeightOf, METRICS, type EditingState, type TextEditor } from './text-editor.ts';

export interface MonacoOptions {
  readonly dark: boolean;
  /** In pixels. */
  readonly fontSize: number;
  readonly tabSize: number;
  readonly wrapLines: boolean;
  /** Brackets and quotes close themselves. */
  readonly closeBrackets: boolean;
}

export interface MonacoSetup {
  /** What the light editor had in hand: text, selection, scroll position, focus. */
  readonly state: EditingState;
  /** The text before the reader began to type: undo goes back to it. */
  readonly before: string;
  readonly language: string;
  readonly rules: HighlightRules;
  readonly typing: Typing;
  readonly options: MonacoOptions;
  /** Id of the element that says how to leave the editor by keyboard. */
  readonly describedBy: string;
  readonly onchange: (text: string) => void;
  readonly onlines: (count: number) => void;
  readonly onrun: () => void;
}

export interface MonacoEditor extends TextEditor {
  setText(text: string): void;
  setLanguage(language: string, rules: HighlightRules, typing: Typing): void;
  setDiagnostics(diagnostics: readonly Diagnostic[]): void;
  setOptions(options: MonacoOptions): void;
  dispose(): void;
}

const OWNER = 'petri';

/** Takes over from the light editor, all in one go: when this returns, keystrokes arrive here. */
export function createMonaco(host: HTMLElement, setup: MonacoSetup): MonacoEditor {
  const { state } = setup;
  defineThemes();
  host.hidden = false;
  const model = monaco.editor.createModel(setup.before, ensureLanguage(setup.language, setup.rules));
  model.setEOL(monaco.editor.EndOfLineSequence.LF);
  // Brackets keep the colour that they have in the light editor.
  model.updateOptions({
    bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
  });
  const editor = monaco.editor.create(host, {
    model,
    ...fixedOptions,
    ...optionsOf(setup.options),
    theme: themeName(setup.options.dark),
  });
  // The text starts where the light editor's does.
  const { contentLeft, decorationsWidth } = editor.getLayoutInfo();
  editor.updateOptions({
    lineDecorationsWidth: METRICS.gutter + METRICS.inset - contentLeft + decorationsWidth,
  });
  if (model.getValue() !== state.text) {
    // What was typed meanwhile becomes one step that can be undone.
    model.pushStackElement();
    model.pushEditOperations(null, [{ range: model.getFullModelRange(), text: state.text }], () => null);
    model.pushStackElement();
  }
  const anchor = model.getPositionAt(state.backwards ? state.selectionEnd : state.selectionStart);
  const caret = model.getPositionAt(state.backwards ? state.selectionStart : state.selectionEnd);
  editor.setSelection(monaco.Selection.fromPositions(anchor, caret));
  editor.setScrollPosition({ scrollTop: state.scrollTop, scrollLeft: state.scrollLeft });

  const input = host.querySelector('textarea');
  input?.setAttribute('aria-describedby', setup.describedBy);
  let { typing } = setup;
  const indentBy = ({ indent }: Typing): void => {
    const size = indent === '\t' ? {} : { indentSize: indent.length };
    model.updateOptions({ insertSpaces: indent !== '\t', ...size });
  };
  indentBy(typing);
  // Monaco's own word for a list of suggestions that is open: Enter and Esc are then about it.
  const suggestions = editor.createContextKey<boolean>('suggestWidgetVisible', false);
  const isSuggesting = (): boolean => suggestions.get() === true;
  const untype = literalTyping(monaco, editor, input, () => typing, isSuggesting);
  const unreach = reachableInput(host, input);
  // An action is of this editor; a command would be of all on the page.
  const run = editor.addAction({
    id: 'petri.run',
    label: 'Run',
    // KeyMod and KeyCode are bit fields made to be joined this way.
    keybindings: [monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter],
    run: setup.onrun,
  });
  // Esc hands Tab back to the page until the editor is left: no keyboard trap.
  editor.onKeyDown((event) => {
    if (event.keyCode === monaco.KeyCode.Escape && !isSuggesting())
      editor.updateOptions({ tabFocusMode: true });
  });
  editor.onDidBlurEditorText(() => {
    editor.updateOptions({ tabFocusMode: false });
  });
  model.onDidChangeContent(() => {
    setup.onchange(model.getValue());
    setup.onlines(model.getLineCount());
  });
  setup.onlines(model.getLineCount());
  editor.updateOptions({ tabFocusMode: state.tabLeaves });
  if (state.focused) editor.focus();

  return {
    focus() {
      editor.focus();
    },
    reveal(position: Position) {
      const at = { lineNumber: position.line + 1, column: position.character + 1 };
      editor.setPosition(at);
      editor.revealPositionInCenterIfOutsideViewport(at);
      editor.focus();
    },
    reformat(text) {
      const selection = editor.getSelection() ?? new monaco.Selection(1, 1, 1, 1);
      const start = {
        lineNumber: selection.selectionStartLineNumber,
        column: selection.selectionStartColumn,
      };
      const ends = [start, selection.getPosition()].map((at) => model.getOffsetAt(at));
      const { from, to, insert, offsets } = reformat(model.getValue(), text, ends);
      if (from === to && insert === '') return;
      const above = editor.getScrollTop() - editor.getTopForLineNumber(selection.positionLineNumber);
      const range = monaco.Range.fromPositions(model.getPositionAt(from), model.getPositionAt(to));
      editor.pushUndoStop();
      editor.executeEdits('format', [{ range, text: insert, forceMoveMarkers: true }]);
      editor.pushUndoStop();
      const [anchor = from, end = from] = offsets;
      const caret = model.getPositionAt(end);
      editor.setSelection(monaco.Selection.fromPositions(model.getPositionAt(anchor), caret));
      editor.setScrollTop(above + editor.getTopForLineNumber(caret.lineNumber));
    },
    setText(text) {
      if (text === model.getValue()) return;
      editor.pushUndoStop();
      model.pushEditOperations(null, [{ range: model.getFullModelRange(), text }], () => null);
      editor.pushUndoStop();
    },
    setLanguage(language, rules, next) {
      typing = next;
      indentBy(next);
      monaco.editor.setModelLanguage(model, ensureLanguage(language, rules));
    },
    setDiagnostics(diagnostics) {
      monaco.editor.setModelMarkers(
        model,
        OWNER,
        diagnostics.flatMap((diagnostic) => markerOf(diagnostic, monaco.MarkerSeverity) ?? []),
      );
    },
    setOptions(options) {
      editor.updateOptions(optionsOf(options));
      indentBy(typing);
      monaco.editor.setTheme(themeName(options.dark));
    },
    dispose() {
      untype();
      unreach();
      run.dispose();
      editor.dispose();
      model.dispose();
    },
  };
}

const fixedOptions: monaco.editor.IStandaloneEditorConstructionOptions = {
  ariaLabel: 'Editor',
  // A real textarea: assistive technology, input methods and scripts know what to do with it.
  editContext: false,
  accessibilitySupport: 'on',
  // The textarea then holds the whole text of any program that a person would write.
  accessibilityPageSize: 5_000,
  // Enter is ours: see literalTyping.
  autoIndent: 'none',
  autoIndentOnPaste: false,
  formatOnPaste: false,
  formatOnType: false,
  trimAutoWhitespace: false,
  detectIndentation: false,
  insertSpaces: true,
  // Suggestions are shown when they are asked for, and then only.
  acceptSuggestionOnEnter: 'on',
  quickSuggestions: false,
  suggestOnTriggerCharacters: false,
  wordBasedSuggestions: 'off',
  automaticLayout: true,
  contextmenu: false,
  dragAndDrop: false,
  minimap: { enabled: false },
  overviewRulerLanes: 0,
  hideCursorInOverviewRuler: true,
  overviewRulerBorder: false,
  glyphMargin: false,
  folding: false,
  lineNumbersMinChars: 4,
  // As in the light editor. On the editor, too: a change of its options gives the model's back to their defaults.
  bracketPairColorization: { enabled: false, independentColorPoolPerBracketType: false },
  guides: { indentation: false },
  padding: { top: METRICS.padding, bottom: METRICS.padding },
  renderFinalNewline: 'on',
  renderLineHighlight: 'line',
  renderLineHighlightOnlyWhenFocus: true,
  scrollBeyondLastLine: false,
  scrollbar: {
    alwaysConsumeMouseWheel: false,
    verticalScrollbarSize: 12,
    horizontalScrollbarSize: 12,
    useShadows: false,
  },
  fixedOverflowWidgets: true,
  fontLigatures: false,
  stickyScroll: { enabled: false },
  occurrencesHighlight: 'singleFile',
  links: false,
};

function optionsOf(options: MonacoOptions): monaco.editor.IEditorOptions & { tabSize: number } {
  return {
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-code'),
    fontSize: options.fontSize,
    lineHeight: lineHeightOf(options.fontSize),
    tabSize: options.tabSize,
    autoClosingBrackets: options.closeBrackets ? 'languageDefined' : 'never',
    autoClosingQuotes: options.closeBrackets ? 'languageDefined' : 'never',
    autoSurround: options.closeBrackets ? 'languageDefined' : 'never',
    wordWrap: options.wrapLines ? 'on' : 'off',
    wordWrapOverride1: options.wrapLines ? 'on' : 'off',
  };
}
