import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { HeaderOptions } from './headers.ts';
import { headersFor } from './headers.ts';
import { mediaType } from './media-types.ts';
import { ENCODINGS, acceptedEncodings, matchesTag } from './negotiate.ts';

export interface StaticOptions extends HeaderOptions {
  /** Folder that is served. */
  readonly root: string;
  /** Path that the site stands at, `/` first and last. */
  readonly base: string;
  /** The folder is another site's: its files get none of the policies that Petri's own have. */
  readonly isForeign?: boolean;
}

interface Found {
  readonly file: string;
  readonly size: number;
  readonly modified: number;
  readonly encoding?: string;
}

const FOREIGN = { 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-cache' };

/** Answers a GET or HEAD for a file below the base: precompressed siblings, entity tags, the site's headers. */
export async function serveStatic(
  request: IncomingMessage,
  response: ServerResponse,
  pathname: string,
  options: StaticOptions,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    endText(response, 405, 'Only GET and HEAD are possible here.');
    return;
  }
  if (`${pathname}/` === options.base) {
    redirect(response, options.base);
    return;
  }
  const path = pathname.startsWith(options.base) ? safePath(pathname.slice(options.base.length)) : undefined;
  if (path === undefined) {
    endText(response, 404, 'There is no such page here.');
    return;
  }
  const headers = options.isForeign === true ? FOREIGN : headersFor(`/${path}`, options);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  const found = await find(join(options.root, path === '' ? 'index.html' : path), request);
  if (found === undefined) {
    response.setHeader('Cache-Control', 'no-store');
    endText(response, 404, 'There is no such page here.');
  } else if (found === 'folder') {
    redirect(response, `${options.base}${encodeURI(path)}/`);
  } else {
    await send(request, response, found);
  }
}

/**
 * The decoded path, `/`-separated, when every segment is an ordinary visible name; a folder's page when it ends in `/`.
 * Nothing that could leave the root passes (`..`, empty, hidden, backslash, drive, control characters).
 */
function safePath(encoded: string): string | undefined {
  let path: string;
  try {
    path = decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
  if (path === '') return '';
  if (path.endsWith('/')) path += 'index.html';
  const isOrdinary = (segment: string) =>
    segment !== '' && !segment.startsWith('.') && !/[\\:\p{Cc}]/u.test(segment);
  return path.split('/').every(isOrdinary) ? path : undefined;
}

async function find(file: string, request: IncomingMessage): Promise<Found | 'folder' | undefined> {
  const plain = await stat(file).catch(() => undefined);
  if (plain?.isDirectory() === true) return 'folder';
  if (plain?.isFile() !== true) return undefined;
  for (const encoding of acceptedEncodings(request.headers['accept-encoding'])) {
    const sibling = await stat(file + encoding.suffix).catch(() => undefined);
    if (sibling?.isFile() === true) {
      return {
        file: file + encoding.suffix,
        size: sibling.size,
        modified: sibling.mtimeMs,
        encoding: encoding.name,
      };
    }
  }
  return { file, size: plain.size, modified: plain.mtimeMs };
}

async function send(request: IncomingMessage, response: ServerResponse, found: Found): Promise<void> {
  const tag = `"${found.size.toString(36)}-${Math.floor(found.modified).toString(36)}${found.encoding ?? ''}"`;
  response.setHeader('ETag', tag);
  response.setHeader('Vary', 'Accept-Encoding');
  if (matchesTag(request.headers['if-none-match'], tag)) {
    response.writeHead(304).end();
    return;
  }
  response.setHeader('Content-Type', mediaType(withoutSuffix(found)));
  response.setHeader('Content-Length', found.size);
  if (found.encoding !== undefined) response.setHeader('Content-Encoding', found.encoding);
  response.writeHead(200);
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  // The reader going away in the middle is no fault; a file that cannot be read to its end cuts the connection.
  await pipeline(createReadStream(found.file), response).catch(() => response.destroy());
}

function withoutSuffix(found: Found): string {
  const encoding = ENCODINGS.find(({ name }) => name === found.encoding);
  return encoding === undefined ? found.file : found.file.slice(0, -encoding.suffix.length);
}

function redirect(response: ServerResponse, location: string): void {
  response.setHeader('Location', location);
  endText(response, 308, location);
}

/** Ends a response with one line of plain text. */
function endText(response: ServerResponse, status: number, text: string): void {
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.writeHead(status).end(`${text}\n`);
}
