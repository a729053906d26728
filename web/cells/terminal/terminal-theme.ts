import type { ITheme } from '@xterm/xterm';

const NAMES = [
  'black',
  'red',
  'green',
  'yellow',
  'blue',
  'magenta',
  'cyan',
  'white',
  'brightBlack',
  'brightRed',
  'brightGreen',
  'brightYellow',
  'brightBlue',
  'brightMagenta',
  'brightCyan',
  'brightWhite',
] as const;

/** The page's colours for the terminal. `_dark` is what the colours depend on: read again when it changes. */
export function terminalTheme(element: Element, _dark: boolean): ITheme {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  return {
    background: colour('--out-bg'),
    foreground: colour('--ink'),
    cursor: colour('--accent'),
    cursorAccent: colour('--out-bg'),
    selectionBackground: colour('--code-selection'),
    ...Object.fromEntries(NAMES.map((name, i) => [name, colour(`--ansi-${String(i)}`)])),
  };
}
