import { access, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { isDigest, type Digest } from '#model/digest.ts';
import { replaceFile } from '../node/replace-file.ts';
import { RECORDS } from './record-folder.ts';

const entry = v.object({
  id: v.exactOptional(v.string()),
  record: v.pipe(v.string(), v.check(isDigest)) as v.GenericSchema<string, Digest>,
});
const schema = v.object({ format: v.literal(1), pages: v.record(v.string(), v.array(entry)) });

export type PageEntries = readonly v.InferOutput<typeof entry>[];

/**
 * `petri/index.json`: which record each cell of each page had when it was built last. Where an author changed the code, it is what
 * `--check` compares the new output with.
 */
export class BuildIndex {
  readonly #path: string;
  readonly #pages: Map<string, PageEntries>;
  /** What it named when it was opened. */
  readonly #earlier: ReadonlySet<Digest>;
  #isChanged = false;

  private constructor(path: string, pages: Map<string, PageEntries>) {
    this.#path = path;
    this.#pages = pages;
    this.#earlier = recordsOf(pages);
  }

  /** What is missing or damaged is an empty one. */
  static async open(site: string): Promise<BuildIndex> {
    const path = join(site, RECORDS, 'index.json');
    const text = await readFile(path, 'utf8').catch(() => undefined);
    return new BuildIndex(path, new Map(text === undefined ? [] : entriesOf(text)));
  }

  /** The record that a cell had: that of its id, or where it has none of its place on the page. */
  before(page: string, at: number, id: string | undefined): Digest | undefined {
    const entries = this.#pages.get(page);
    return (id === undefined ? entries?.[at] : entries?.find((each) => each.id === id))?.record;
  }

  set(page: string, entries: PageEntries): void {
    if (JSON.stringify(this.#pages.get(page) ?? []) === JSON.stringify(entries)) return;
    this.#isChanged = true;
    if (entries.length === 0) this.#pages.delete(page);
    else this.#pages.set(page, entries);
  }

  /** Forgets pages that are no longer there, below these folders: of others a build knows nothing. */
  async forgetGone(folders: readonly string[]): Promise<void> {
    for (const page of [...this.#pages.keys()]) {
      const isBelow = (folder: string): boolean =>
        folder === '' ? !page.startsWith('../') : page.startsWith(`${folder}/`);
      if (!folders.some(isBelow)) continue;
      const isThere = await access(page).then(
        () => true,
        () => false,
      );
      if (!isThere) this.set(page, []);
    }
  }

  /** Records that pages had, and none has any more. */
  unused(): readonly Digest[] {
    const used = recordsOf(this.#pages);
    return [...this.#earlier].filter((record) => !used.has(record));
  }

  async save(): Promise<void> {
    if (!this.#isChanged) return;
    const sorted = [...this.#pages].sort(([one], [other]) => (one < other ? -1 : 1));
    await mkdir(dirname(this.#path), { recursive: true });
    await replaceFile(
      this.#path,
      `${JSON.stringify({ format: 1, pages: Object.fromEntries(sorted) }, null, 2)}\n`,
    );
  }
}

function recordsOf(pages: ReadonlyMap<string, PageEntries>): ReadonlySet<Digest> {
  return new Set([...pages.values()].flat().map(({ record }) => record));
}

function entriesOf(text: string): [string, PageEntries][] {
  try {
    const parsed = v.safeParse(schema, JSON.parse(text));
    return parsed.success ? Object.entries(parsed.output.pages) : [];
  } catch {
    return [];
  }
}
