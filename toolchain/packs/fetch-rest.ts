import { open } from 'node:fs/promises';
import { STATUS_CODES } from 'node:http';
import { EnvHttpProxyAgent, interceptors, request, type Dispatcher } from 'undici';
import { sizeOf } from './files.ts';

/** How long to wait, in milliseconds. */
export interface Patience {
  /** For a connection. */
  readonly connect: number;
  /** For the next byte. */
  readonly silence: number;
}

const REDIRECTIONS = 5;

/** Why a source is of no use, in words that follow its name. */
export class SourceProblem extends Error {
  /** Whether the bytes that are there already are what the server takes offence at. */
  readonly isRefusedRange: boolean;

  constructor(message: string, { isRefusedRange = false }: { isRefusedRange?: boolean } = {}) {
    super(message);
    this.isRefusedRange = isRefusedRange;
  }
}

/**
 * Runs `work` with connections that follow redirects and go through the proxies that the environment names (`HTTPS_PROXY`,
 * `HTTP_PROXY`, `NO_PROXY`), as Node's own fetch does not.
 */
export async function withConnections<T>(
  { connect, silence }: Patience,
  work: (connections: Dispatcher) => Promise<T>,
): Promise<T> {
  const agent = new EnvHttpProxyAgent({
    connect: { timeout: connect },
    headersTimeout: silence,
    bodyTimeout: silence,
  });
  try {
    return await work(agent.compose(interceptors.redirect({ maxRedirections: REDIRECTIONS })));
  } finally {
    await agent.destroy();
  }
}

export interface Rest {
  readonly address: string;
  /** The file that is made longer; need not exist. */
  readonly part: string;
  /** Of the whole, in bytes. */
  readonly size: number;
  readonly connections: Dispatcher;
  /** Told how many bytes are there. */
  readonly onBytes: (done: number) => void;
}

/**
 * Appends to `part` what is missing of it, or writes it anew where the server sends the whole. Rejects with SourceProblem, or the error
 * of the connection; what arrived until then stays.
 */
export async function fetchRest({ address, part, size, connections, onBytes }: Rest): Promise<void> {
  const have = (await sizeOf(part)) ?? 0;
  const { statusCode, headers, body } = await request(address, {
    dispatcher: connections,
    // The bytes as they are pinned; a server's own compression would be others.
    headers: { 'accept-encoding': 'identity', ...(have > 0 && { range: `bytes=${String(have)}-` }) },
  });
  try {
    const start = startOf(statusCode, headers['content-range'], have);
    const { 'content-length': length } = headers;
    // A page that asks for a password, say: not worth the bytes that are there.
    if (length !== undefined && start + Number(length) !== size) throw new SourceProblem(OTHER_BYTES);
    await append(body, { part, start, size, onBytes });
  } finally {
    body.on('error', () => undefined).destroy();
  }
}

export const OTHER_BYTES = 'it sends other bytes than those that are pinned';

/** Where in the file the answer begins. */
function startOf(status: number, range: string | string[] | undefined, have: number): number {
  if (status === 200) return 0;
  if (status === 206 && have > 0 && String(range).startsWith(`bytes ${String(have)}-`)) return have;
  const isRefusedRange = have > 0 && (status === 206 || status === 416);
  throw new SourceProblem(`it answers ${String(status)} ${STATUS_CODES[status] ?? ''}`.trimEnd(), {
    isRefusedRange,
  });
}

async function append(
  body: AsyncIterable<Uint8Array>,
  { part, start, size, onBytes }: Pick<Rest, 'part' | 'size' | 'onBytes'> & { start: number },
): Promise<void> {
  const file = await open(part, start === 0 ? 'w' : 'a');
  let done = start;
  try {
    for await (const chunk of body) {
      done += chunk.length;
      if (done > size) {
        await file.truncate(0);
        throw new SourceProblem(OTHER_BYTES);
      }
      await file.appendFile(chunk);
      onBytes(done);
    }
  } finally {
    await file.close();
  }
}
