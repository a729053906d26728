import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestBytes, type Digest } from '#model/digest.ts';
import { parseRecord, type BuildRecord } from './build-record.ts';

/** Folder of a site that records are kept in. */
export const RECORDS = 'petri';

const hexOf = (digest: Digest): string => digest.slice('sha256:'.length);

export function recordName(identity: Digest): string {
  return `${hexOf(identity)}.petri.json`;
}

/** The records of one site: `<site>/petri/<hex>.petri.json` and the modules beside them. */
export class RecordFolder {
  readonly #folder: string;
  #isThere = false;

  constructor(site: string) {
    this.#folder = join(site, RECORDS);
  }

  /** A record whose module, where it names one, is whole; undefined for what is missing or damaged. */
  async read(identity: Digest): Promise<BuildRecord | undefined> {
    const text = await readFile(join(this.#folder, recordName(identity)), 'utf8').catch(() => undefined);
    const record = text === undefined ? undefined : parseRecord(text);
    if (record?.artifact === undefined) return record;
    const { digest, url } = record.artifact;
    const bytes = await readFile(join(this.#folder, url)).catch(() => undefined);
    if (bytes === undefined) return undefined;
    return (await digestBytes(new Uint8Array(bytes))) === digest ? record : undefined;
  }

  /** Writes a record, its module first: a record never names what is not there. */
  async write(identity: Digest, record: BuildRecord, module?: Uint8Array): Promise<void> {
    if (!this.#isThere) await mkdir(this.#folder, { recursive: true });
    this.#isThere = true;
    if (module !== undefined && record.artifact !== undefined) {
      await writeWhole(join(this.#folder, record.artifact.url), module);
    }
    await writeWhole(join(this.#folder, recordName(identity)), `${JSON.stringify(record, null, 2)}\n`);
  }
}

/** The name under which a module is kept. */
export function moduleName(digest: Digest): string {
  return `${hexOf(digest)}.wasm`;
}

/** A reader sees all of it or none. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${String(process.pid)}.tmp`;
  await writeFile(temporary, content);
  await rename(temporary, path);
}
