import * as monaco from 'monaco-editor/editor.js';
import type { TokenKind } from './tokenizer.ts';

const KINDS: readonly TokenKind[] = [
  'keyword',
  'type',
  'string',
  'number',
  'comment',
  'directive',
  'function',
];

let defined = '';

/** The page's own colours as themes. They are read from the page, which shows one theme at a time. */
export function defineThemes(): void {
  const dark = document.documentElement.dataset['theme'] === 'dark';
  define(dark);
}

export function themeName(dark: boolean): string {
  define(dark);
  return dark ? 'petri-dark' : 'petri-light';
}

function define(dark: boolean): void {
  const style = getComputedStyle(document.documentElement);
  const canvas = document.createElement('canvas').getContext('2d');
  /** As `#rrggbb`, the only form that Monaco reads: builds shorten colours, and name some. */
  const colour = (name: string): string => {
    const value = style.getPropertyValue(name).trim();
    if (canvas === null) return value;
    canvas.fillStyle = value;
    return canvas.fillStyle;
  };
  const signature = `${String(dark)} ${colour('--code-bg')}`;
  if (signature === defined) return;
  defined = signature;
  monaco.editor.defineTheme(dark ? 'petri-dark' : 'petri-light', {
    base: dark ? 'vs-dark' : 'vs',
    inherit: true,
    rules: KINDS.map((kind) => ({
      token: kind,
      foreground: colour(`--code-${kind}`).slice(1),
      ...(kind === 'comment' ? { fontStyle: 'italic' } : {}),
    })),
    colors: {
      'editor.background': colour('--code-bg'),
      'editor.foreground': colour('--code-ink'),
      'editorLineNumber.foreground': colour('--code-gutter'),
      'editorLineNumber.activeForeground': colour('--ink'),
      'editor.lineHighlightBackground': colour('--code-active'),
      'editor.lineHighlightBorder': '#00000000',
      'editor.selectionBackground': colour('--code-selection'),
      'editor.inactiveSelectionBackground': colour('--code-selection'),
      'editorCursor.foreground': colour('--code-ink'),
      'editorError.foreground': colour('--danger'),
      'editorWarning.foreground': colour('--warning'),
      'editorInfo.foreground': colour('--info'),
      'editorWidget.background': colour('--surface'),
      'editorWidget.border': colour('--line'),
      'editorHoverWidget.background': colour('--surface'),
      'editorHoverWidget.border': colour('--line'),
      'editorSuggestWidget.background': colour('--surface'),
      'editorSuggestWidget.border': colour('--line'),
      'editorSuggestWidget.foreground': colour('--ink'),
      'editorSuggestWidget.selectedBackground': colour('--code-selection'),
      'editorSuggestWidget.selectedForeground': colour('--ink'),
      'editorSuggestWidget.highlightForeground': colour('--accent'),
      'editorSuggestWidget.focusHighlightForeground': colour('--accent'),
      focusBorder: colour('--focus'),
      'input.background': colour('--surface-2'),
      'input.border': colour('--line-strong'),
    },
  });
}
