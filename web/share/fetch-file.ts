import { Failure } from '#model/errors.ts';
import { FILE_LIMITS } from '#model/limits.ts';
import { fileTooLarge } from './read-file.ts';

export interface FetchedFile {
  /** As the address has it, without its path. */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Milliseconds until a server that says nothing more is given up. */
const PATIENCE_MS = 30_000;

/**
 * A file from an address that the reader gave, without cookies and without saying where it was asked from. Pages of GitHub that show a
 * file stand for the file. Throws Failure `file.unreachable` or `file.too-large`.
 */
export async function fetchFile(address: string): Promise<FetchedFile> {
  const url = rawAddress(parsed(address));
  let response: Response;
  try {
    response = await fetch(url, {
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch (error) {
    throw unreachable(
      url,
      // Browsers do not tell a page which of them it was.
      `There is no answer from ${url.host}, or it does not let other sites read its files (CORS). ` +
        'Download the file there, and drop it here.',
      error,
    );
  }
  if (!response.ok) {
    await response.body?.cancel();
    throw unreachable(
      url,
      `${url.host} answered ${String(response.status)}. Look at the address in a tab of its own.`,
    );
  }
  const name = decodedName(new URL(response.url === '' ? url : response.url));
  return { name, bytes: await bodyOf(response, url) };
}

/** An address that a page may fetch. */
function parsed(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isLocal = url?.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(url.hostname);
  if (url === undefined || (url.protocol !== 'https:' && !isLocal)) {
    throw new Failure(
      'file.unreachable',
      'Give an address that begins with https://, or drop the file itself here.',
      {
        detail: { address: address.slice(0, 200) },
      },
    );
  }
  return url;
}

/** GitHub's pages do not let other sites read them; the files that they show do. */
function rawAddress(url: URL): URL {
  const [, owner, repository, rest] = /^\/([^/]+)\/([^/]+)\/(?:blob|raw)\/(.+)$/.exec(url.pathname) ?? [];
  if (
    url.hostname === 'github.com' &&
    owner !== undefined &&
    repository !== undefined &&
    rest !== undefined
  ) {
    return new URL(`https://raw.githubusercontent.com/${owner}/${repository}/${rest}`);
  }
  if (url.hostname === 'gist.github.com' && /^\/[^/]+\/[0-9a-f]+\/?$/.test(url.pathname)) {
    return new URL(`https://gist.githubusercontent.com${url.pathname.replace(/\/$/, '')}/raw`);
  }
  return url;
}

async function bodyOf(response: Response, url: URL): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  try {
    for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
      size += part.value.length;
      if (size > FILE_LIMITS.bytes) throw fileTooLarge(size);
      pieces.push(part.value);
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw unreachable(url, `The answer of ${url.host} broke off. Try again.`, error);
  } finally {
    void reader?.cancel().catch(() => undefined);
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

function decodedName(url: URL): string {
  const last = url.pathname.split('/').findLast((part) => part !== '') ?? url.host;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

function unreachable(url: URL, message: string, cause?: unknown): Failure {
  return new Failure('file.unreachable', message, { detail: { address: url.href }, cause });
}
