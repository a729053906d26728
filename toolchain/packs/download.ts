import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { Failure } from '#model/errors.ts';
import {
  fetchRest,
  OTHER_BYTES,
  SourceProblem,
  withConnections,
  type Patience,
  type Rest,
} from './fetch-rest.ts';
import { readBytes, sha256, sizeOf } from './files.ts';
import type { PackInput } from './recipe.ts';

/** Short: there is another source, and a machine without a network is not to be kept waiting. */
const PATIENCE: Patience = { connect: 5_000, silence: 15_000 };
/** How often one source is asked, as long as each time brings some bytes. */
const TRIES = 10;
/** Between two lines of progress, in milliseconds. */
const SAY_EVERY = 1_000;

export interface Downloads {
  /** Id of the pack that the file is for, for messages. */
  readonly pack: string;
  /** Where files are kept, for all checkouts of a user: what is there needs no network. */
  readonly folder: string;
  /** What relative paths of sources start from. */
  readonly root: string;
  readonly say: (text: string) => void;
  readonly patience?: Patience;
}

/** A file that is had from elsewhere. */
export type Download = PackInput & { readonly from: readonly string[] };

/**
 * The pinned bytes: what is kept, else from the first source that gives them. A download that ends early goes on where it was, in this
 * run or the next, from any source. Throws Failure `pack.download-failed`.
 */
export async function download(input: Download, downloads: Downloads): Promise<Uint8Array<ArrayBuffer>> {
  const { pack, folder, root, say, patience = PATIENCE } = downloads;
  const name = basename(input.path);
  const kept = join(folder, name);
  const there = await readPinned(kept, input);
  if (there !== undefined) return there;
  const tried: string[] = [];
  for (const source of input.from) {
    try {
      if (!isAddress(source)) return await readInstalled(resolve(root, source), input);
      say(`fetching ${name} from ${nameOf(source)}`);
      const part = await claimPart(folder, name);
      const bytes = await withConnections(patience, (connections) =>
        fetchWhole(input, { address: source, part, connections, onBytes: teller(input, say) }),
      );
      await rename(part, kept);
      return bytes;
    } catch (error) {
      tried.push(`${nameOf(source)}: ${whyOf(error)}`);
      say(`${name} cannot be had from ${tried.at(-1) ?? ''}`);
    }
  }
  throw new Failure(
    'pack.download-failed',
    `The ${pack} pack was not made, because ${name} could not be fetched (${tried.join('; ')}). Connect to the network and run ` +
      '`npm start` again: it makes the pack.',
    { detail: { name, tried } },
  );
}

/** A file's bytes if they are the pinned ones. */
async function readPinned(path: string, pinned: PackInput): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if ((await sizeOf(path)) !== pinned.size) return undefined;
  const bytes = await readBytes(path);
  return sha256(bytes) === pinned.sha256 ? bytes : undefined;
}

async function readInstalled(path: string, pinned: PackInput): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await readPinned(path, pinned);
  if (bytes !== undefined) return bytes;
  throw new SourceProblem((await sizeOf(path)) === undefined ? 'it is not there' : 'it is another file');
}

/**
 * The name under which this process, and no other, writes what arrives: `<name>.<process>.part`. What a process that is gone has left
 * there is taken over.
 */
async function claimPart(folder: string, name: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const own = join(folder, `${name}.${String(process.pid)}.part`);
  for (const entry of await readdir(folder)) {
    const owner = entry.startsWith(`${name}.`) ? /\.(\d+)\.part$/.exec(entry)?.[1] : undefined;
    if (owner === undefined || isAlive(Number(owner))) continue;
    // Of several the last one stays; where another process was quicker there is nothing to take.
    await rename(join(folder, entry), own).catch(() => undefined);
  }
  return own;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function fetchWhole(input: Download, rest: Omit<Rest, 'size'>): Promise<Uint8Array<ArrayBuffer>> {
  const { part } = rest;
  for (let tries = 1; ; tries++) {
    const before = (await sizeOf(part)) ?? 0;
    try {
      if (before < input.size) await fetchRest({ ...rest, size: input.size });
    } catch (error) {
      const isLonger = ((await sizeOf(part)) ?? 0) > before;
      if (isCut(error) && isLonger && tries < TRIES) continue;
      if (!(error instanceof SourceProblem) || !error.isRefusedRange) throw error;
    }
    const bytes = await readPinned(part, input);
    if (bytes !== undefined) return bytes;
    await rm(part, { force: true });
    // What was there before may have been damaged: once more, from the beginning.
    if (before === 0) throw new SourceProblem(OTHER_BYTES);
  }
}

/** Says how far it is, now and then, and at the end. */
function teller({ path, size }: PackInput, say: (text: string) => void): (done: number) => void {
  const [unit, scale, digits] = size < 1e6 ? ['kB', 1e3, 0] : ['MB', 1e6, 1];
  const amount = (bytes: number): string => (bytes / scale).toFixed(digits);
  let said = performance.now();
  return (done) => {
    if (done < size && performance.now() - said < SAY_EVERY) return;
    said = performance.now();
    say(`${basename(path)}: ${amount(done)} of ${amount(size)} ${unit}`);
  };
}

function isAddress(source: string): boolean {
  return /^https?:/.test(source);
}

/** A page may show it: nothing of this machine but what the recipe says. */
function nameOf(source: string): string {
  return isAddress(source) ? new URL(source).host : source;
}

/** What undici and the system call a connection that ends early. */
const CUT: readonly string[] = ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'];

function isCut(error: unknown): boolean {
  return CUT.includes(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'its address cannot be looked up',
  ECONNREFUSED: 'it refuses the connection',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer',
  UND_ERR_HEADERS_TIMEOUT: 'it does not answer',
  UND_ERR_BODY_TIMEOUT: 'it stopped sending',
};

function whyOf(error: unknown): string {
  if (error instanceof SourceProblem) return error.message;
  if (isCut(error)) return 'the connection was cut';
  const code = codeOf(error);
  return REASONS[code] ?? (code === '' ? String(error) : code);
}
