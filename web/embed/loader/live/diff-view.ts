import { element } from '../cell-view.ts';
import { lineDiff } from './line-diff.ts';

const SIGNS = { same: ' ', removed: '−', added: '+' } as const;
const SAID = { same: '', removed: 'removed: ', added: 'added: ' } as const;

/** The lines of two texts, with what is gone and what is new. */
export function diffView(before: string, after: string, label: string): HTMLElement {
  const lines = lineDiff(before, after).map(({ kind, text }) =>
    element(
      'span',
      { class: kind },
      element('i', { 'aria-hidden': 'true' }, `${SIGNS[kind]} `),
      ...(SAID[kind] === '' ? [] : [element('b', { class: 'sr' }, SAID[kind])]),
      text,
    ),
  );
  return element(
    'div',
    { class: 'diff', part: 'diff', role: 'group', 'aria-label': label, tabindex: '0' },
    ...lines,
  );
}
