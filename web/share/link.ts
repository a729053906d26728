import { Failure } from '#model/errors.ts';
import { LINK_LIMITS } from '#model/limits.ts';
import { NOTEBOOK_FORMAT, type Cell, type Notebook } from '#model/notebook.ts';
import { decodeBase64Url, encodeBase64Url } from './base64url.ts';
import { damaged, truncated } from './carrier.ts';
import { deflateRaw, inflateRaw } from './deflate.ts';
import { decompressLz } from './lz-string.ts';
import { parseNotebook, unsupportedVersion } from './parse-notebook.ts';

/** base64url of data that does not compress, at the limit: nothing longer can be a valid payload. */
const PAYLOAD_CHARACTERS = Math.ceil((LINK_LIMITS.inflatedBytes * 1.01 * 4) / 3);

/**
 * `<app>#v1:<payload>`: the notebook as base64url of deflate-raw of JSON (public surface §2). Query and fragment of `appUrl` are left out.
 * Every link that this makes can be read again. Throws Failure `link.too-large` or `link.invalid` with what to change in the notebook.
 */
export async function encodeLink(notebook: Notebook, appUrl: string | URL): Promise<string> {
  const url = new URL(appUrl);
  url.search = '';
  url.hash = '';
  const json = JSON.stringify({ ...notebook, cells: notebook.cells.map(withoutEmpty) });
  const size = new TextEncoder().encode(json).length;
  if (size > LINK_LIMITS.inflatedBytes) {
    throw new Failure(
      'link.too-large',
      `This notebook is ${String(Math.ceil(size / 1024))} KB; a link may carry ${String(LINK_LIMITS.inflatedBytes / 1024)} KB. ` +
        'Move large data out of the cells, or send the files themselves.',
      { detail: { size, limit: LINK_LIMITS.inflatedBytes } },
    );
  }
  parseNotebook(json);
  // Chat and mail programs leave a last `-` or `_` out of the link. White space after the JSON changes the end and nothing else.
  let padding = '';
  for (;;) {
    const payload = encodeBase64Url(await deflateRaw(new TextEncoder().encode(json + padding)));
    if (/[A-Za-z0-9]$/.test(payload)) return `${url.href}#v${String(NOTEBOOK_FORMAT)}:${payload}`;
    padding += ' ';
  }
}

/**
 * The notebook in a link, given its query and fragment (`location.search + location.hash`) or the whole address; undefined when there is none.
 * Reads `#v1:…`, `#code/<lz-string>` and `?code=…`, the last two with `?language=…` (default `c`). Nothing in a link runs by itself.
 * Throws Failure `link.truncated`, `link.too-large`, `link.invalid` or `link.unsupported-version`.
 */
export async function decodeLink(link: string): Promise<Notebook | undefined> {
  const [beforeHash, fragment] = cut(link, '#');
  const query = new URLSearchParams(cut(beforeHash, '?')[1]);
  const language = query.get('language') ?? 'c';
  const hash = unescaped(fragment);

  const versioned = /^v(\d{1,9}):(.*)$/su.exec(hash);
  if (versioned) {
    const [, version = '', payload = ''] = versioned;
    if (Number(version) !== NOTEBOOK_FORMAT) throw unsupportedVersion(version);
    return decodePayload(payload);
  }
  if (hash.startsWith('code/')) {
    // Forms and some mail programs turn `+` into a space.
    return snippet(language, decompressLz(hash.slice('code/'.length).trimEnd().replaceAll(' ', '+')));
  }
  const code = query.get('code');
  return code === null ? undefined : snippet(language, code);
}

/** Whether some chat and mail programs would cut the link: the share dialog says so. */
export function isLongLink(link: string): boolean {
  return link.length > LINK_LIMITS.warnLength;
}

async function decodePayload(text: string): Promise<Notebook> {
  // What programs that find links in text take along from the sentence around them.
  const payload = text.replace(/[^A-Za-z0-9_-]+$/, '');
  if (payload === '') throw truncated('link');
  if (payload.length > PAYLOAD_CHARACTERS) {
    throw new Failure(
      'link.too-large',
      `This link is ${String(Math.ceil(payload.length / 1024))} KB long, which is more than a link may carry. ` +
        'Ask its sender for the files instead.',
      { detail: { length: payload.length, limit: PAYLOAD_CHARACTERS } },
    );
  }
  const bytes = decodeBase64Url(payload);
  if (!bytes) {
    throw payload.length % 4 === 1 ? truncated('link') : damaged('link');
  }
  const json = await inflateRaw(bytes, LINK_LIMITS.inflatedBytes);
  let decoded: string;
  try {
    decoded = new TextDecoder('utf-8', { fatal: true }).decode(json);
  } catch (error) {
    throw damaged('link', error);
  }
  return parseNotebook(decoded);
}

function snippet(language: string, source: string): Notebook {
  if (source.length > LINK_LIMITS.inflatedBytes) {
    throw new Failure(
      'link.too-large',
      `This link carries ${String(Math.ceil(source.length / 1024))} KB of code; ` +
        `a link may carry ${String(LINK_LIMITS.inflatedBytes / 1024)} KB. Ask its sender for the files instead.`,
    );
  }
  return parseNotebook(JSON.stringify({ format: NOTEBOOK_FORMAT, cells: [{ language, source }] }));
}

/** A cell without lists and objects that say nothing, to keep links short. */
function withoutEmpty(cell: Cell): Partial<Cell> {
  const says = ([name, value]: [string, unknown]): boolean =>
    !OPTIONAL_LISTS.has(name) ||
    (typeof value === 'object' && value !== null && Object.keys(value).length > 0);
  return Object.fromEntries(Object.entries(cell).filter(says));
}

const OPTIONAL_LISTS = new Set(['files', 'args', 'env', 'flags', 'capabilities', 'limits']);

function cut(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}

/** Some programs escape the `:` of a fragment, or all that is not a letter. */
function unescaped(fragment: string): string {
  if (!fragment.includes('%')) return fragment;
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
