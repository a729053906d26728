import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { digestBytes, type Digest } from '#model/digest.ts';
import { replaceFile } from '../node/replace-file.ts';
import { parseRecord, type BuildRecord } from './build-record.ts';

/** Folder of a site that records are kept in. */
export const RECORDS = 'petri';

const RECORD_ENDING = '.petri.json';

const hexOf = (digest: Digest): string => digest.slice('sha256:'.length);

export function recordName(identity: Digest): string {
  return `${hexOf(identity)}${RECORD_ENDING}`;
}

/** The records of one site: `<site>/petri/<hex>.petri.json` and the modules beside them. */
export class RecordFolder {
  readonly #folder: string;
  /** Modules of records that another one took the place of. */
  readonly #replaced = new Set<string>();
  #isThere = false;

  constructor(site: string) {
    this.#folder = join(site, RECORDS);
  }

  /** A record whose module, where it names one, is whole; undefined for what is missing or damaged. */
  async read(identity: Digest): Promise<BuildRecord | undefined> {
    const record = await this.#parsed(recordName(identity));
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
    const earlier = await this.#parsed(recordName(identity));
    if (earlier?.artifact !== undefined) this.#replaced.add(earlier.artifact.url);
    if (module !== undefined && record.artifact !== undefined) {
      await replaceFile(join(this.#folder, record.artifact.url), module);
    }
    await replaceFile(join(this.#folder, recordName(identity)), `${JSON.stringify(record, null, 2)}\n`);
  }

  /**
   * Removes records, and the modules that no record names any more. Files that no build wrote are none of them: a record is read before
   * it goes, and a module goes only where a record named it. Returns how many records went.
   */
  async remove(identities: readonly Digest[]): Promise<number> {
    const modules = new Set(this.#replaced);
    let removed = 0;
    for (const name of identities.map(recordName)) {
      const record = await this.#parsed(name);
      if (record === undefined) continue;
      await rm(join(this.#folder, name), { force: true });
      removed += 1;
      if (record.artifact !== undefined) modules.add(record.artifact.url);
    }
    if (modules.size === 0) return removed;
    for (const name of await readdir(this.#folder)) {
      const record = name.endsWith(RECORD_ENDING) ? await this.#parsed(name) : undefined;
      if (record?.artifact !== undefined) modules.delete(record.artifact.url);
    }
    for (const url of modules) await rm(join(this.#folder, url), { force: true });
    return removed;
  }

  async #parsed(name: string): Promise<BuildRecord | undefined> {
    const text = await readFile(join(this.#folder, name), 'utf8').catch(() => undefined);
    return text === undefined ? undefined : parseRecord(text);
  }
}

/** The name under which a module is kept. */
export function moduleName(digest: Digest): string {
  return `${hexOf(digest)}.wasm`;
}
