import { addText, codeOf, languageId, makeCell, type Refusal, type Upgrade } from './markup.ts';

/** `<pre data-executable="true" data-language="python">`, with its recorded `<div data-output>` after it where there is one. */
export function upgradeThebe(element: Element): Upgrade | Refusal {
  const name = element.getAttribute('data-language') ?? 'python';
  const language = languageId(name);
  if (language === undefined) return { why: `its language “${name}” is none of Petri’s` };
  const cell = makeCell(language, codeOf(element), element);
  if (element.hasAttribute('data-readonly')) cell.setAttribute('readonly', '');
  const next = element.nextElementSibling;
  const output = next?.hasAttribute('data-output') === true ? next : undefined;
  if (output === undefined) return { cell, replaces: [element], lost: [] };
  const lost = output.querySelector('img, svg, table, canvas, iframe')
    ? ['data-output: of what was recorded, the text only']
    : [];
  addText(cell, codeOf(output), 'output');
  return { cell, replaces: [element, output], lost };
}
