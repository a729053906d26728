import type { CompileRequest } from '#model/compile-request.ts';
import type { Diagnostic } from '#model/diagnostic.ts';
import { linkModules, syntaxError, type SourceModule } from '../_javascript/modules.ts';
import type { ProgramModule } from '../_javascript/program.ts';
import { rangeAt } from '../_javascript/range.ts';
import { codeFiles, jsonModule } from '../_javascript/sources.ts';
import { attribute, quoted, readMarkup, type Element } from './document.ts';
import { guardedHandler, guardedScript, moduleEdits } from './guarded.ts';
import { embedded, sourceOfPolicy } from './inline.ts';
import type { Page } from './page.ts';
import { Pieces, type Part } from './pieces.ts';
import { Resources } from './resources.ts';

export const MAIN = 'main.html';

/** Elements and attributes that show a file. */
const MEDIA: Readonly<Record<string, readonly string[]>> = {
  audio: ['src'],
  image: ['href', 'xlink:href'],
  img: ['src'],
  input: ['src'],
  source: ['src'],
  track: ['src'],
  video: ['src', 'poster'],
};

const CLASSIC = /^(?:(?:text|application)\/(?:x-)?(?:java|ecma)script)?$/i;

/** One document of a cell: everything that it loads by name is put in, everything that runs is guarded and named by its digest. */
export class PageCompile {
  readonly diagnostics: Diagnostic[] = [];
  readonly #source: string;
  readonly #resources: Resources;
  readonly #pieces: Pieces;
  /** Scripts that wait for the end of the document, in order. */
  readonly #deferred: Part[] = [];
  /** Texts that may run. */
  readonly #allowed: string[] = [];
  readonly #modules: SourceModule[];
  readonly #sources = new Set([MAIN]);
  #inlineModules = 0;

  constructor(request: CompileRequest) {
    this.#source = request.source;
    this.#pieces = new Pieces(request.source);
    this.#resources = new Resources(request.files);
    this.#modules = [];
    for (const [name, text] of codeFiles(MAIN, request, /\.(?:m?js|json)$/)) {
      if (name === MAIN) continue;
      const code = name.endsWith('.json') ? jsonModule(text) : text;
      if (code !== undefined) this.#modules.push({ name, code });
    }
  }

  async run(): Promise<Page | undefined> {
    const { elements, problems, head, tail } = readMarkup(this.#source);
    for (const { code, message, start, end } of problems) {
      this.#say('warning', 'html', code, start, Math.max(end, start + 1), message);
    }
    const entries: string[] = [];
    for (const element of elements) this.#element(element, entries);
    const modules = this.#link(entries);
    if (this.diagnostics.some(({ severity }) => severity === 'error')) return undefined;
    const hashes = await Promise.all(this.#allowed.map(sourceOfPolicy));
    const policy = `script-src 'unsafe-hashes' blob: ${hashes.join(' ')}`;
    const meta = `<meta http-equiv="Content-Security-Policy" content=${quoted(policy)}>`;
    this.#pieces.replace(head, head, [meta]);
    this.#pieces.replace(tail, tail, this.#deferred);
    return { parts: this.#pieces.join(), modules, sources: [...this.#sources] };
  }

  #element(element: Element, entries: string[]): void {
    const { tagName } = element;
    if (tagName === 'script') this.#script(element, entries);
    else if (tagName === 'link') this.#linkElement(element);
    else if (tagName === 'style') this.#style(element);
    for (const { name, value } of element.attrs) {
      if (name.startsWith('on')) this.#handler(element, name, value);
      else if (name === 'style' && value.includes('url(')) {
        this.#setAttribute(element, name, this.#resources.styles(value, MAIN));
      }
    }
    const media = Object.hasOwn(MEDIA, tagName) ? (MEDIA[tagName] ?? []) : [];
    for (const name of media) this.#media(element, name);
  }

  #script(element: Element, entries: string[]): void {
    const type = attribute(element, 'type')?.trim() ?? '';
    const isModule = type.toLowerCase() === 'module';
    if (!isModule && !CLASSIC.test(type)) {
      if (type.toLowerCase() === 'importmap') {
        this.#at(
          element,
          'error',
          'importmap',
          'Import maps are not supported here: import files by "./name.js".',
        );
      }
      return;
    }
    const place = element.sourceCodeLocation;
    if (!place) return;
    const { startOffset: start, endOffset: end } = place;
    const src = attribute(element, 'src');
    const name = src === undefined ? undefined : this.#file(element, 'src', src);
    if (src !== undefined && name === undefined) {
      // Said by now: the page goes on without it.
      this.#pieces.replace(start, end, []);
      return;
    }
    if (isModule) {
      const entry = name ?? this.#inlineModule(element);
      entries.push(entry);
      this.#pieces.replace(start, end, []);
      this.#deferred.push('<script type="module" src="', { module: entry }, '"></script>');
      return;
    }
    const isLate = name !== undefined && (has(element, 'defer') || has(element, 'async'));
    const text = name === undefined ? this.#inlineText(element) : this.#fileText(name);
    if (text === undefined) return;
    this.#allowed.push(text);
    const parts = [`<script>${text}</script>`];
    if (isLate) {
      this.#pieces.replace(start, end, []);
      this.#deferred.push(...parts);
    } else this.#pieces.replace(start, end, parts);
  }

  #inlineText(element: Element): string | undefined {
    const code = this.#guarded(MAIN, this.#content(element));
    return code === undefined ? undefined : `${code}\n//# sourceURL=${MAIN}\n`;
  }

  #fileText(name: string): string | undefined {
    this.#sources.add(name);
    const code = this.#guarded(name, this.#resources.text(name));
    return code === undefined ? undefined : `${embedded(code)}\n//# sourceURL=${name}\n`;
  }

  #inlineModule(element: Element): string {
    this.#inlineModules += 1;
    const name = this.#inlineModules === 1 ? MAIN : `${MAIN}#${String(this.#inlineModules)}`;
    this.#modules.push({ name, code: this.#content(element) });
    return name;
  }

  /** A script of the document itself, with what makes its lines and columns those at which it stands. */
  #content(element: Element): string {
    const place = element.sourceCodeLocation;
    const start = place?.startTag?.endOffset ?? 0;
    const lines = this.#source.slice(0, start).split('\n');
    const before = '\n'.repeat(lines.length - 1) + ' '.repeat(lines.at(-1)?.length ?? 0);
    return before + this.#source.slice(start, place?.endTag?.startOffset ?? place?.endOffset ?? start);
  }

  #handler(element: Element, name: string, value: string): void {
    const place = element.sourceCodeLocation?.attrs?.[name];
    if (place === undefined) return;
    try {
      const text = `${guardedHandler(value)}\n//# sourceURL=${MAIN}`;
      this.#allowed.push(text);
      this.#setAttribute(element, name, text);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      const message = error.message.replace(/ \(\d+:\d+\)$/, '');
      this.#say('error', 'javascript', 'syntax', place.startOffset, place.endOffset, `${name}: ${message}`);
    }
  }

  #linkElement(element: Element): void {
    const kinds = (attribute(element, 'rel') ?? '').toLowerCase().split(/\s+/);
    const place = element.sourceCodeLocation;
    if (!place) return;
    const { startOffset: start, endOffset: end } = place;
    const href = attribute(element, 'href');
    if (!kinds.includes('stylesheet') || href === undefined) {
      // Icons and hints of what to load: nothing of it is shown.
      if (href !== undefined) this.#pieces.replace(start, end, []);
      return;
    }
    const name = this.#file(element, 'href', href);
    const media = attribute(element, 'media');
    const css = name === undefined ? '' : this.#resources.styles(this.#resources.text(name), name);
    const open = media === undefined ? '<style>' : `<style media=${quoted(media)}>`;
    const parts = name === undefined ? [] : [`${open}${css.replace(/<\/style/gi, '<\\/style')}</style>`];
    this.#pieces.replace(start, end, parts);
  }

  #style(element: Element): void {
    const place = element.sourceCodeLocation;
    const start = place?.startTag?.endOffset;
    const end = place?.endTag?.startOffset;
    if (start === undefined || end === undefined) return;
    const before = this.#source.slice(start, end);
    const after = this.#resources.styles(before, MAIN);
    if (after !== before) this.#pieces.replace(start, end, [after]);
  }

  #media(element: Element, name: string): void {
    const value = attribute(element, name);
    if (value === undefined) return;
    const file = this.#file(element, name, value);
    if (file !== undefined) this.#setAttribute(element, name, this.#resources.dataUrl(file));
  }

  /** The file that an attribute means. What it means else is said. */
  #file(element: Element, name: string, value: string): string | undefined {
    const found = this.#resources.find(value, MAIN);
    if (found.kind === 'file') return found.name;
    if (found.kind === 'own') return undefined;
    const { startOffset = 0, endOffset = 0 } = element.sourceCodeLocation?.attrs?.[name] ?? {};
    if (found.kind === 'missing') {
      const message = `There is no file ${found.name} in this cell.`;
      this.#say('error', 'petri', 'file', startOffset, endOffset, message);
    } else {
      const message = `Nothing can be loaded from elsewhere: ${value} is left out. Add it to the cell as a file.`;
      this.#say('warning', 'petri', 'network', startOffset, endOffset, message);
    }
    return undefined;
  }

  #setAttribute(element: Element, name: string, value: string): void {
    const place = element.sourceCodeLocation?.attrs?.[name];
    if (place === undefined) return;
    const { startOffset: start, endOffset: end } = place;
    this.#pieces.replace(start, end, [`${name}=${quoted(value)}`]);
  }

  /** The modules that the page starts with and what they may import, linked and guarded. */
  #link(entries: readonly string[]): readonly ProgramModule[] {
    if (entries.length === 0) return [];
    const linked = linkModules(this.#modules.filter((module) => this.#isModule(module, entries)));
    if (!linked.ok) {
      this.diagnostics.push(...linked.diagnostics);
      return [];
    }
    return linked.modules.map((module) => ({ ...module, edits: this.#guardedEdits(module) }));
  }

  #guardedEdits({ name, code, edits }: ProgramModule): ProgramModule['edits'] {
    try {
      return [...edits, ...moduleEdits(code)].sort((a, b) => a.start - b.start || a.end - b.end);
    } catch (error) {
      this.diagnostics.push(syntaxError({ name, code }, error));
      return edits;
    }
  }

  /** A script that nobody speaks of but a tag may be none: its mistakes are not those of a module. */
  #isModule({ name }: SourceModule, entries: readonly string[]): boolean {
    const own = name.split('/').at(-1) ?? name;
    return (
      entries.includes(name) || this.#modules.some((other) => other.name !== name && other.code.includes(own))
    );
  }

  #guarded(name: string, code: string): string | undefined {
    try {
      return guardedScript(code);
    } catch (error) {
      this.diagnostics.push(syntaxError({ name, code }, error));
      return undefined;
    }
  }

  #at(element: Element, severity: Diagnostic['severity'], code: string, message: string): void {
    const { startOffset = 0, endOffset = 0, startTag } = element.sourceCodeLocation ?? {};
    this.#say(severity, 'petri', code, startOffset, startTag?.endOffset ?? endOffset, message);
  }

  #say(
    severity: Diagnostic['severity'],
    source: string,
    code: string,
    start: number,
    end: number,
    message: string,
  ): void {
    const range = rangeAt(this.#source, start, end);
    this.diagnostics.push({ file: MAIN, range, severity, source, code, message });
  }
}

function has(element: Element, name: string): boolean {
  return attribute(element, name) !== undefined;
}
