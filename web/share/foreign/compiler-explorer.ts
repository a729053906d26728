import { LINK_LIMITS } from '#model/limits.ts';
import { NOTEBOOK_FORMAT, type Notebook } from '#model/notebook.ts';
import { decodeBase64Url } from '../base64url.ts';
import { damaged, fault } from '../carrier.ts';
import { inflateRaw } from '../deflate.ts';
import type { FormatContext } from '../formats/document.ts';
import { languageOrWord } from '../language-names.ts';
import { isObject, notebookOf, parseJson } from '../parse-notebook.ts';

type Members = Record<string, unknown>;

/**
 * A client-state link of Compiler Explorer, of any host that runs it: `/clientstate/<base64 of JSON, or of zlib's DEFLATE of it>`. Each
 * editor is a cell, with the options of its first compiler, and what its first executor is given. Undefined when it is no such link.
 * Throws Failure `link.invalid`, `link.truncated` or `link.too-large`.
 */
export async function readCompilerExplorerLink(
  url: URL,
  context: FormatContext,
): Promise<Notebook | undefined> {
  const [, packed] = /\/clientstate\/([^?#]+)$/.exec(url.pathname) ?? [];
  if (packed === undefined) return undefined;
  const state = parseJson(await jsonIn(packed), 'link');
  if (!isObject(state)) throw damaged('link');
  const sessions = Array.isArray(state['sessions']) ? (state['sessions'] as unknown[]) : [];
  const trees = Array.isArray(state['trees']) ? (state['trees'] as unknown[]) : [];
  const cells = [
    ...trees.filter(isObject).map((tree) => cellOfTree(tree, context)),
    ...sessions.filter(isObject).map((session) => cellOfSession(session, context)),
  ];
  if (cells.length === 0) {
    throw fault(
      'link',
      'invalid',
      'This link of Compiler Explorer has no code in it. Ask its sender for another.',
    );
  }
  return notebookOf({ format: NOTEBOOK_FORMAT, title: 'Compiler Explorer', cells }, 'link');
}

async function jsonIn(packed: string): Promise<string> {
  const base64 = unescaped(packed).replaceAll(' ', '+').replaceAll('+', '-').replaceAll('/', '_');
  const bytes = decodeBase64Url(base64);
  if (bytes === undefined) throw damaged('link');
  // The first byte of zlib's wrapping ends in 8 (RFC 1950); that of JSON, `{`, does not.
  const isPacked = ((bytes[0] ?? 0) & 0x0f) === 8;
  if (!isPacked && bytes.length > LINK_LIMITS.inflatedBytes) throw tooLarge(bytes.length);
  const json = isPacked ? await inflateRaw(bytes, LINK_LIMITS.inflatedBytes, 'link', 'deflate') : bytes;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(json);
  } catch (error) {
    throw damaged('link', error);
  }
}

function cellOfSession(session: Members, { languages }: FormatContext): Members {
  const { language, source, compilers, executors } = session;
  return {
    kind: 'code',
    language: languageOrWord(typeof language === 'string' ? language : '', languages) ?? 'c',
    source,
    ...optionsOf(compilers, executors),
  };
}

/** Several files that make one program. */
function cellOfTree(tree: Members, { languages }: FormatContext): Members {
  const { compilerLanguageId: language, files, compilers, executors } = tree;
  const named = (Array.isArray(files) ? (files as unknown[]) : []).filter(isObject).map((file) => ({
    name: typeof file['filename'] === 'string' ? file['filename'] : '',
    text: typeof file['content'] === 'string' ? file['content'] : '',
    isMain: file['isMainSource'] === true,
  }));
  const main =
    named.find(({ isMain }) => isMain) ??
    named.find(({ name }) => /^(?:main|example)\./.test(name)) ??
    named[0];
  const others = named.filter((file) => file !== main && file.name !== '');
  return {
    kind: 'code',
    language: languageOrWord(typeof language === 'string' ? language : '', languages) ?? 'c',
    source: main?.text ?? '',
    ...(others.length > 0 && { files: Object.fromEntries(others.map(({ name, text }) => [name, text])) }),
    ...optionsOf(compilers, executors),
  };
}

function optionsOf(compilers: unknown, executors: unknown): Members {
  const executor = firstOf(executors);
  const compiler =
    firstOf(compilers) ?? (isObject(executor?.['compiler']) ? executor['compiler'] : undefined);
  const flags = wordsOf(compiler?.['options']);
  const args = wordsOf(executor?.['arguments']);
  const stdin = executor?.['stdin'];
  return {
    ...(flags.length > 0 && { flags }),
    ...(args.length > 0 && { args }),
    ...(typeof stdin === 'string' && stdin !== '' && { stdin }),
  };
}

function firstOf(list: unknown): Members | undefined {
  return Array.isArray(list) ? (list as unknown[]).find(isObject) : undefined;
}

/** A line of options, or a list of them; quotes hold words together. */
function wordsOf(options: unknown): string[] {
  if (Array.isArray(options))
    return options.filter((word): word is string => typeof word === 'string' && word !== '');
  if (typeof options !== 'string') return [];
  const words = options.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
  return words.map((word) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'));
}

function tooLarge(size: number): Error {
  return fault(
    'link',
    'too-large',
    `This link carries ${String(Math.ceil(size / 1024))} KB; a link may carry ${String(LINK_LIMITS.inflatedBytes / 1024)} KB.`,
  );
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
