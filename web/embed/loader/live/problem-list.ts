import type { Diagnostic } from '#model/diagnostic.ts';
import { element } from '../cell-view.ts';
import type { Program } from './program.ts';

/** Longer lists help nobody. */
const MOST = 50;

/** What a toolchain says about the code; lines are those that the reader sees. */
export function problemList(
  diagnostics: readonly Diagnostic[],
  program: Program,
  goTo: (line: number, character: number) => void,
): HTMLElement {
  const items = diagnostics.slice(0, MOST).map(({ severity, message, range, file }) => {
    const line = range === undefined ? undefined : program.visibleLine(range.start.line);
    const text = element('pre', { class: severity === 'error' ? 'bad' : '' });
    if (range !== undefined && line !== undefined) {
      const place = element('button', { type: 'button' }, `line ${String(line + 1)}`);
      place.onclick = () => goTo(line, range.start.character);
      text.append(place);
    } else if (range !== undefined)
      text.append(`${file ?? 'hidden code'}, line ${String(range.start.line + 1)} `);
    text.append(`${severity}: ${message}`);
    return element('li', {}, text);
  });
  return element('ul', { class: 'problems', part: 'problems', 'aria-label': 'Problems' }, ...items);
}
