import type { Options, ParserOptions, Plugin } from 'prettier';
import type { Diagnostic } from '#model/diagnostic.ts';
import type { FormatRequest, FormatResult } from '#model/language.ts';
import { offsetOf, rangeAtOffset, rangeBetween } from './place.ts';
import { findSettings, type Settings } from './settings.ts';

/** Extension → Prettier's parser. */
const PARSERS: ReadonlyMap<string, string> = new Map([
  ...['.js', '.mjs', '.cjs', '.jsx'].map((extension) => [extension, 'babel'] as const),
  ...['.ts', '.mts', '.cts', '.tsx'].map((extension) => [extension, 'typescript'] as const),
  ['.json', 'json'],
  ['.css', 'css'],
  ['.html', 'html'],
  ['.md', 'markdown'],
  ['.yaml', 'yaml'],
  ['.yml', 'yaml'],
]);

/** How the samples are written. */
const STYLE: Options = { printWidth: 110, singleQuote: true };
const SETTINGS = ['.prettierrc', '.prettierrc.json'];
/** Members of a settings file that say nothing about style: they would load code, or choose a file's language. */
const NOT_STYLE = ['plugins', 'parser', 'overrides', 'filepath', 'rangeStart', 'rangeEnd', 'cursorOffset'];

/** TypeScript but for a few things, which are put in other words for Prettier. */
export interface Dialect {
  /** Extension of the files that are written in it. */
  readonly extension: string;
  readonly style: Options;
  /** `parse` makes TypeScript's syntax tree of a text, or throws, now or later. */
  translate(text: string, parse: (text: string) => unknown): Promise<Translated>;
}

export interface Translated {
  readonly text: string;
  /** Puts the language's own words back. */
  restore(formatted: string): string;
}

/** A file as Prettier would have it, by the cell's `.prettierrc` (as JSON) when there is one. */
export function formatByPrettier(request: FormatRequest): Promise<FormatResult> {
  return formatDialect(request, undefined);
}

/** The same for a language of its own; files that are not written in it are what their extensions say. */
export async function formatDialect(
  request: FormatRequest,
  dialect: Dialect | undefined,
): Promise<FormatResult> {
  const { file, text } = request;
  const extension = /\.[^.]+$/.exec(file)?.[0].toLowerCase() ?? '';
  const spoken = dialect?.extension === extension ? dialect : undefined;
  const parser = spoken === undefined ? (PARSERS.get(extension) ?? 'babel') : 'typescript';
  const settings = findSettings(request, SETTINGS);
  let own: Options;
  try {
    own = optionsOf(settings);
  } catch (error) {
    return refused({ file: settings?.file ?? file, message: messageOf(error) });
  }
  const { standalone, babel, estree, typescript } = await import('./prettier-script.ts');
  const plugins: Plugin[] = [babel, estree as Plugin, typescript];
  // Stylesheets and documents are what few format, and documents hold code of all kinds.
  if (parser !== 'babel' && parser !== 'typescript' && parser !== 'json') {
    const { html, markdown, postcss, yaml } = await import('./prettier-text.ts');
    plugins.push(html, markdown, postcss, yaml);
  }
  try {
    const style = { ...STYLE, ...spoken?.style, ...own };
    const options = { ...style, parser, plugins };
    // Prettier makes what its types call options of what a caller gives it; the parser wants none of them.
    const parse = (code: string): unknown =>
      typescript.parsers.typescript.parse(code, options as unknown as ParserOptions);
    const translated = await spoken?.translate(text, parse);
    const formatted = await standalone.format(translated?.text ?? text, options);
    return { ok: true, text: translated?.restore(formatted) ?? formatted };
  } catch (error) {
    const message = messageOf(error);
    const range = rangeOf(error, text);
    if (range === undefined && settings !== undefined) return refused({ file: settings.file, message });
    return refused({ file, ...(range !== undefined && { range }), message });
  }
}

function optionsOf(settings: Settings | undefined): Options {
  if (settings === undefined || settings.text.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(settings.text);
  } catch (error) {
    throw new Error(`${settings.file} is read as JSON here: ${messageOf(error)}`, { cause: error });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`${settings.file} holds no object: write {"semi": false}, for example.`);
  }
  return Object.fromEntries(Object.entries(value).filter(([name]) => !NOT_STYLE.includes(name)));
}

function refused(diagnostic: Pick<Diagnostic, 'file' | 'range' | 'message'>): FormatResult {
  return { ok: false, diagnostics: [{ ...diagnostic, severity: 'error', source: 'prettier' }] };
}

/** The first line: places and the lines around them follow. */
function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n', 1)[0] ?? '').replace(/\s*\(\d+:\d+\)$/, '');
}

interface Place {
  readonly line: number;
  readonly column: number;
}

/** Prettier's errors say where: 1-based lines and columns, the end only sometimes. */
function rangeOf(error: unknown, text: string): Diagnostic['range'] {
  const { loc } = error as { loc?: { start?: Place; end?: Place } };
  if (loc?.start === undefined) return undefined;
  const start = offsetOf(text, loc.start.line, loc.start.column);
  const end = loc.end === undefined ? start : offsetOf(text, loc.end.line, loc.end.column);
  return end > start ? rangeBetween(text, start, end) : rangeAtOffset(text, start);
}
