import { CODE_PLACE } from '#model/code-place.ts';
import { codeOf, languageId, makeCell, addText, type Refusal, type Upgrade } from './markup.ts';

/** What both have in common, or what says nothing where everything runs in the page. */
const UNNEEDED = new Set([
  'class',
  'id',
  'sandbox',
  'engine',
  'editor',
  'selector',
  'template',
  'files',
  'depends-on',
  'syntax',
  'url',
  'init-delay',
  'status-running',
  'status-done',
  'status-failed',
]);

/** Also codapi’s: where the code goes in a template. */

/** `<codapi-snippet sandbox="python" editor="basic">`, after the element that has its code. */
export function upgradeCodapi(element: Element): Upgrade | Refusal {
  const [sandbox = '', version] = (element.getAttribute('sandbox') ?? '').split(':', 2);
  const language = languageId(sandbox);
  if (language === undefined) return { why: `its sandbox “${sandbox}” is no language of Petri` };
  const code = codeElement(element);
  if (code === undefined) return { why: 'the element with its code is not there' };
  const command = element.getAttribute('command') ?? 'run';
  if (command !== 'run') return { why: `Petri has no command “${command}”` };
  const lost: string[] = [];
  const cell = makeCell(language, codeOf(code), element);
  const editor = element.getAttribute('editor') ?? 'off';
  if (editor === 'off') cell.setAttribute('readonly', '');
  if (editor === 'external') lost.push('editor: the cell has its own, and not the one of the page');
  if (version !== undefined && version !== 'latest') {
    lost.push(`sandbox: the language is there in one version, and not in “${version}”`);
  }
  copyFiles(element, cell, lost);
  addTemplate(element, cell, lost);
  for (const { name, value } of element.attributes) {
    const isText = name === 'output-mode' && value === 'text';
    if (!UNNEEDED.has(name) && name !== 'command' && !isText)
      lost.push(`${name}: a cell has no such attribute`);
  }
  return { cell, replaces: [element, ...(isItsOwn(element, code) ? [code] : [])], lost };
}

/** The element that `selector` names, else the one before. */
function codeElement(element: Element): Element | undefined {
  const selector = element.getAttribute('selector');
  try {
    return (
      (selector === null ? element.previousElementSibling : element.ownerDocument.querySelector(selector)) ??
      undefined
    );
  } catch {
    return undefined;
  }
}

/** An element elsewhere on the page stays there. */
function isItsOwn(element: Element, code: Element): boolean {
  return element.previousElementSibling === code;
}

function copyFiles(element: Element, cell: HTMLElement, lost: string[]): void {
  const files = (element.getAttribute('files') ?? '').split(/\s+/).filter((file) => file !== '');
  const kept = files.filter((file) => !file.includes(':') || /^https?:/.test(file));
  for (const file of files) {
    if (!kept.includes(file)) lost.push(`files: “${file}” under another name than its own`);
  }
  if (kept.length > 0) cell.setAttribute('files', kept.join(' '));
}

/** The template, and before the cell's own code that of the snippets that it depends on: both are hidden. */
function addTemplate(element: Element, cell: HTMLElement, lost: string[]): void {
  const named = element.getAttribute('template');
  let template = CODE_PLACE;
  if (named !== null) {
    const script = named.startsWith('#') ? element.ownerDocument.getElementById(named.slice(1)) : null;
    if (script === null)
      lost.push(`template: “${named}” is not on the page; give it an id, and name it as #id`);
    else template = codeOf(script);
  }
  const before = dependencies(element).map(codeOf);
  if (before.length > 0) {
    template = template.replace(CODE_PLACE, () => `${before.join('\n')}\n${CODE_PLACE}`);
  }
  if (template !== CODE_PLACE) addText(cell, template, 'template');
}

/** The code elements of all snippets that one depends on, those first that others need. Each once; circles end. */
function dependencies(element: Element): readonly Element[] {
  const order = new Set<Element>();
  const seen = new Set<Element>([element]);
  const visit = (snippet: Element): void => {
    for (const id of (snippet.getAttribute('depends-on') ?? '').split(/\s+/)) {
      const needed = id === '' ? null : snippet.ownerDocument.getElementById(id);
      if (needed === null || seen.has(needed)) continue;
      seen.add(needed);
      visit(needed);
      const code = codeElement(needed);
      if (code !== undefined) order.add(code);
    }
  };
  visit(element);
  return [...order];
}
