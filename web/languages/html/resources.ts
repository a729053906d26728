import { toBase64 } from '#model/base64.ts';
import type { CompileRequest } from '#model/compile-request.ts';
import { mediaType } from './cell-fetch.ts';

/** What an address in a page means. */
export type Address =
  | { readonly kind: 'file'; readonly name: string }
  /** Of a file that the cell does not have. */
  | { readonly kind: 'missing'; readonly name: string }
  | { readonly kind: 'remote' }
  /** `data:`, a fragment, or nothing at all: it is fine as it stands. */
  | { readonly kind: 'own' };

/** The cell's files as a page uses them. */
export class Resources {
  readonly #files: CompileRequest['files'];

  constructor(files: CompileRequest['files']) {
    this.#files = files;
  }

  /** `from`: the file in which the address stands. */
  find(address: string, from: string): Address {
    const text = address.trim();
    if (text === '' || text.startsWith('#') || /^(?:data|blob|about|javascript|mailto|tel):/i.test(text)) {
      return { kind: 'own' };
    }
    if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(text)) return { kind: 'remote' };
    const path = decoded(text.replace(/[?#].*$/s, ''));
    const segments = path.startsWith('/') ? [] : from.split('/').slice(0, -1);
    for (const segment of path.split('/')) {
      if (segment === '..') segments.pop();
      else if (segment !== '.' && segment !== '') segments.push(segment);
    }
    const name = segments.join('/');
    return { kind: Object.hasOwn(this.#files, name) ? 'file' : 'missing', name };
  }

  text(name: string): string {
    const content = this.#files[name] ?? '';
    return typeof content === 'string' ? content : new TextDecoder().decode(content);
  }

  /** A file as an address that holds it. */
  dataUrl(name: string): string {
    const content = this.#files[name] ?? '';
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    return `data:${mediaType(name)};base64,${toBase64(bytes)}`;
  }

  /** A style sheet with what it imports and shows put in. `seen` ends circles of imports. */
  styles(css: string, from: string, seen: readonly string[] = [from]): string {
    const imported = css.replace(
      /@import\s+(?:url\(\s*)?(["']?)([^"')\s;]+)\1\s*\)?\s*([^;]*);/gi,
      (whole: string, _quote: string, address: string, media: string) => {
        const found = this.find(address, from);
        if (found.kind !== 'file' || seen.includes(found.name)) return found.kind === 'own' ? whole : '';
        const text = this.styles(this.text(found.name), found.name, [...seen, found.name]);
        return media.trim() === '' ? text : `@media ${media.trim()} {${text}}`;
      },
    );
    return imported.replace(/url\(\s*(["']?)([^"')]+)\1\s*\)/gi, (whole: string, _quote, address: string) => {
      const found = this.find(address, from);
      return found.kind === 'file' ? `url("${this.dataUrl(found.name)}")` : whole;
    });
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
