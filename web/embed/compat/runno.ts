import { codeOf, languageId, makeCell, type Refusal, type Upgrade } from './markup.ts';

/** `<runno-run runtime="python" editor controls>`. */
export function upgradeRunno(element: Element): Upgrade | Refusal {
  const runtime = element.getAttribute('runtime') ?? '';
  const language = languageId(runtime);
  if (language === undefined) return { why: `its runtime “${runtime}” is no language of Petri` };
  const cell = makeCell(language, element.getAttribute('code') ?? codeOf(element), element);
  if (!element.hasAttribute('editor')) cell.setAttribute('readonly', '');
  if (element.hasAttribute('autorun')) cell.setAttribute('autorun', '');
  // Without a button and without autorun nothing would ever run.
  if (!element.hasAttribute('controls') && element.hasAttribute('autorun')) {
    cell.setAttribute('controls', 'none');
  }
  const lost = element.hasAttribute('fs-url')
    ? ['fs-url: a cell takes single files, by its attribute “files”, and no archive']
    : [];
  return { cell, replaces: [element], lost };
}
