import { element } from '../cell-view.ts';

/** A line for a program that waits for its reader. */
export function inputRow({
  send,
  end,
}: {
  readonly send: (line: string) => void;
  readonly end: () => void;
}): HTMLElement {
  const field = element('input', {
    'aria-label': 'Standard input',
    placeholder: 'The program waits for a line',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
  });
  const done = element('button', { type: 'button', part: 'button' }, 'End of input');
  done.onclick = end;
  const row = element(
    'form',
    { class: 'ask', part: 'input' },
    field,
    element('button', { part: 'button' }, 'Send'),
    done,
  );
  row.onsubmit = (event) => {
    event.preventDefault();
    send(`${field.value}\n`);
    field.value = '';
  };
  return row;
}
