import { aroundCode, CODE_PLACE } from '#model/code-place.ts';
import { splitArgs } from '#model/args.ts';
import { Failure } from '#model/errors.ts';
import { nameOfAddress } from '#model/name-of-address.ts';
import { millisecondsOf } from '#model/time-text.ts';
import type { EmbedLevel } from '../../protocol.ts';
import { tidied } from '#model/cell-text.ts';

/** What the attributes of a cell say of its runs. */
export interface CellOptions {
  readonly args?: readonly string[];
  readonly flags?: readonly string[];
  readonly stdin?: string;
  /** In milliseconds. */
  readonly timeMs?: number;
  readonly level: EmbedLevel;
}

/** Throws Failure `embed.attribute` for what has no meaning. */
export function readOptions(host: HTMLElement): CellOptions {
  const text = (name: string): string | undefined => host.getAttribute(name) ?? undefined;
  const [args, flags, stdin] = [text('args'), text('flags'), text('stdin')];
  const timeMs = timeOf(text('timeout'));
  return {
    level: host.dataset['level'] === 'sandbox' ? 'sandbox' : 'restricted',
    ...(args !== undefined && { args: splitArgs(args) }),
    ...(flags !== undefined && { flags: splitArgs(flags) }),
    ...(stdin !== undefined && { stdin }),
    ...(timeMs !== undefined && { timeMs }),
  };
}

function timeOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = millisecondsOf(text);
  if (value !== undefined) return value;
  throw wrong('timeout', text, '5s, 500ms or a number of milliseconds');
}

/** What the author's template puts before the code, and after it. Throws Failure `embed.attribute` for one without a place for the code. */
export function readTemplate(host: HTMLElement): readonly [before: string, after: string] | undefined {
  const own = host.querySelector(':scope > [data-template]');
  const said = host.getAttribute('template');
  if (own === null && said === null) return undefined;
  const text = own === null ? textAt(host, said ?? '', 'template') : contentOf(own);
  const around = aroundCode(text);
  if (around !== undefined) return around;
  throw new Failure(
    'embed.attribute',
    `The template of this cell has no ${CODE_PLACE}, where its code would go.`,
    {
      detail: { name: 'template' },
    },
  );
}

/**
 * Files that the program finds: children with `data-file="name"`, and what `files` names: JSON of texts by name, ids (`#data`) of elements
 * with the text, or addresses. Rejects with Failure `embed.attribute` or `embed.file`.
 */
export async function readFiles(host: HTMLElement): Promise<Readonly<Record<string, string>>> {
  const files = Object.create(null) as Record<string, string>;
  for (const child of host.querySelectorAll<HTMLElement>(':scope > [data-file]'))
    files[child.dataset['file'] ?? ''] = `${contentOf(child)}\n`;
  const said = (host.getAttribute('files') ?? '').trim();
  if (said.startsWith('{')) Object.assign(files, filesOfJson(said));
  else {
    const named = said.split(/\s+/).filter((each) => each !== '');
    await Promise.all(
      named.map(async (each) => {
        if (each.startsWith('#')) {
          const element = find(host, each, 'files');
          files[element.dataset['file'] ?? each.slice(1)] = `${contentOf(element)}\n`;
        } else files[nameOfAddress(each)] = await fetchText(new URL(each, host.baseURI));
      }),
    );
  }
  return { ...files };
}

function filesOfJson(text: string): Record<string, string> {
  try {
    const entries = Object.entries(JSON.parse(text) as Record<string, unknown>);
    if (entries.every((entry): entry is [string, string] => typeof entry[1] === 'string'))
      return Object.fromEntries(entries);
  } catch {
    // Said below.
  }
  throw wrong(
    'files',
    text.slice(0, 40),
    'JSON of texts by name, or ids and addresses with spaces between them',
  );
}

async function fetchText(address: URL): Promise<string> {
  const answer = await fetch(address).catch(() => undefined);
  if (answer?.ok === true) return answer.text();
  const said = answer === undefined ? 'nothing answered' : `the server answered ${String(answer.status)}`;
  throw new Failure('embed.file', `The file ${address.href} could not be loaded: ${said}.`);
}

function textAt(host: HTMLElement, said: string, name: string): string {
  return said.startsWith('#') ? contentOf(find(host, said, name)) : said;
}

function find(host: HTMLElement, selector: string, name: string): HTMLElement {
  const id = `#${CSS.escape(selector.slice(1))}`;
  const root = host.getRootNode() as Document | ShadowRoot;
  const found = root.querySelector<HTMLElement>(id) ?? document.querySelector<HTMLElement>(id);
  if (found !== null) return found;
  throw wrong(name, selector, 'the id of an element of this page');
}

/** A template keeps its text apart. */
export function contentOf(element: Element): string {
  return tidied((element instanceof HTMLTemplateElement ? element.content : element).textContent);
}

function wrong(name: string, value: string, wanted: string): Failure {
  return new Failure(
    'embed.attribute',
    `The attribute ${name}="${value}" of this cell should be ${wanted}.`,
    {
      detail: { name, value },
    },
  );
}
