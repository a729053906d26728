import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { readTar } from '../../toolchain/packs/tar.ts';
import type { Peer } from './row.ts';

/** What others put on a page that has cells, as npm has it. Not among the dependencies: only the bench looks at them. */
interface EmbedPeer {
  readonly name: string;
  readonly package: string;
  readonly integrity: string;
  /** Its script, in the package. */
  readonly file: string;
  readonly isModule: boolean;
  readonly element: string;
  /** A cell with some code. */
  readonly cell: (code: string) => string;
}

const EMBED_PEERS: readonly EmbedPeer[] = [
  {
    name: 'codapi',
    package: '@antonz/codapi@0.19.10',
    integrity:
      'sha512-NZzxyU5vNQPK6wlv6Cc6QnCGCQgIYfidQZb3QyAU96IuVc5nJWa0Izgnd2c3/MrFf6j1syCGDFCiDxTEUwY8Iw==',
    file: 'package/dist/snippet.js',
    isModule: false,
    element: 'codapi-snippet',
    cell: (code) => `<pre>${code}</pre><codapi-snippet sandbox="c" editor="basic"></codapi-snippet>`,
  },
  {
    name: 'Runno',
    package: '@runno/runtime@0.10.0',
    integrity:
      'sha512-baw0ktBCZTFIqxGM7pcLkx/vVV0LfIIzOkuqUli1ytlySNOAg1PmnXG2yXw3TXGSlhDXKLF0fcUB87J5HkYXvQ==',
    file: 'package/dist/main.js',
    isModule: true,
    element: 'runno-run',
    cell: (code) => `<runno-run runtime="clang" editor controls>${code}</runno-run>`,
  },
];

const FOLDER = fileURLToPath(new URL('../../build/bench-peers', import.meta.url));
const scripts = new Map<EmbedPeer, Promise<Uint8Array>>();

/** The script of a peer, fetched once and verified. Rejects where npm does not have it, or has another. */
function peerScript(peer: EmbedPeer): Promise<Uint8Array> {
  const found = scripts.get(peer) ?? fetchScript(peer);
  scripts.set(peer, found);
  return found;
}

async function fetchScript(peer: EmbedPeer): Promise<Uint8Array> {
  await mkdir(FOLDER, { recursive: true });
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { stdout } = await promisify(execFile)(npm, ['pack', '--silent', '--ignore-scripts', peer.package], {
    cwd: FOLDER,
    shell: process.platform === 'win32',
  });
  const packed = await readFile(join(FOLDER, stdout.trim().split('\n').at(-1) ?? ''));
  const integrity = `sha512-${createHash('sha512').update(packed).digest('base64')}`;
  if (integrity !== peer.integrity) throw new Error(`${peer.package} is not the package that was looked at`);
  const entry = readTar(gunzipSync(packed)).find(({ path }) => path === peer.file);
  if (entry === undefined) throw new Error(`${peer.package} has no ${peer.file}`);
  return entry.bytes;
}

/** The same measurement of each peer; one that cannot be had here says why. */
export async function measurePeers(
  measure: (peer: EmbedPeer, script: Uint8Array) => Promise<readonly number[]> | readonly number[],
): Promise<readonly Peer[]> {
  const measured: Peer[] = [];
  for (const peer of EMBED_PEERS) {
    try {
      measured.push({ name: peer.name, samples: await measure(peer, await peerScript(peer)) });
    } catch (error) {
      measured.push({ name: peer.name, samples: [], reason: String(error).split('\n', 1)[0] ?? '' });
    }
  }
  return measured;
}
