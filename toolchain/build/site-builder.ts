import { relative, sep } from 'node:path';
import type { Petri } from '#api/petri.ts';
import { identityOf } from '#compile/identity.ts';
import { isSameOutput } from '#model/compared-lines.ts';
import { digestJson, type Digest } from '#model/digest.ts';
import { asFailure, type Failure } from '#model/errors.ts';
import type { LanguageEntry } from '#model/language.ts';
import type { PackIndex } from '#model/pack.ts';
import type { Block } from '../blocks/block.ts';
import { orderBlocks } from '../blocks/page.ts';
import { failureAt, placeText, type Place } from '../blocks/place.ts';
import { BuildIndex } from './build-index.ts';
import { RECORD_FORMAT, type BuildRecord, type RecordedOutput } from './build-record.ts';
import { compileProblem } from './compile-problem.ts';
import { differenceOf, endOf, endsAsExpected, EXPECTED } from './expectation.ts';
import type { FoundPage } from './find-pages.ts';
import { identitiesOf, requestDigest, requestOf } from './identity.ts';
import { readPage, type PageFile } from './page-file.ts';
import { moduleName, RecordFolder } from './record-folder.ts';
import { siteAddresses } from './site-addresses.ts';
import { BlockRunner, type BlockRun } from './run-block.ts';

export interface BuildOptions {
  readonly pages: readonly FoundPage[];
  /** Folders that were named: a page of an earlier build that was below one of them, and is not there any more, is gone. */
  readonly folders: readonly string[];
  /** Leaves records that no page has any more. */
  readonly keepsUnused: boolean;
  /** Folder of the built site: records go to `petri/` in it. */
  readonly site: string;
  /** Runs everything, writes nothing. */
  readonly isCheck: boolean;
  /** Takes an output that changed for the new one. */
  readonly isUpdate: boolean;
  /** Runs languages that only a page's sandbox confines. */
  readonly trustScripts: boolean;
  readonly languages: readonly LanguageEntry[];
  readonly packs: PackIndex;
  /** Called when the first cell has to be compiled, and never when nothing changed. */
  readonly openPetri: () => Promise<Petri>;
  /** A page is done, with the record of each cell in order: what of it is HTML is written by whoever asked. */
  readonly onPage?: (page: PageFile, cells: readonly BuiltCell[]) => Promise<void>;
  readonly onProgress?: (done: number, all: number) => void;
}

export interface BuiltCell {
  readonly block: Block;
  readonly identity: Digest;
  readonly record: BuildRecord;
}

export interface ElsewhereCell {
  readonly place: Place;
  readonly address: string;
}

export interface BuildReport {
  readonly pages: number;
  readonly cells: number;
  /** Compiled, and run where they can be. */
  readonly made: number;
  readonly unchanged: number;
  /** Records that no page has any more. */
  readonly removed: number;
  /** Ids of languages that could not be run here. */
  readonly notRun: ReadonlySet<string>;
  /** Cells that were left to the reader's page: their code, or a file, is on another site. */
  readonly elsewhere: readonly ElsewhereCell[];
  /** Each is for a person, begins with `file:line`, and ends without a line break. */
  readonly problems: readonly string[];
}

/** Compiles and runs what changed on the pages, and keeps what came of it. */
export class SiteBuilder {
  readonly #options: BuildOptions;
  readonly #records: RecordFolder;
  readonly #problems: string[] = [];
  readonly #notRun = new Set<string>();
  readonly #elsewhere: ElsewhereCell[] = [];
  readonly #toolchains = new Map<string, Promise<{ id: string; digest: Digest }>>();
  #runner: BlockRunner | undefined;
  #made = 0;
  #unchanged = 0;
  #done = 0;

  constructor(options: BuildOptions) {
    this.#options = options;
    this.#records = new RecordFolder(options.site);
  }

  async build(): Promise<BuildReport> {
    const { site, isCheck } = this.#options;
    const index = await BuildIndex.open(site);
    const pages: PageFile[] = [];
    for (const found of this.#options.pages) {
      const page = await this.#noting(() => this.#read(found));
      if (page !== undefined) pages.push(page);
    }
    const all = pages.reduce((sum, { blocks }) => sum + blocks.length, 0);
    for (const page of pages) {
      const cells = await this.#noting(() => this.#page(page, index, all));
      // A page with a fault keeps what it had: its index too.
      if (cells?.length !== page.blocks.length || page.isFaulty || isCheck) continue;
      index.set(
        nameOf(page.file),
        cells.map(({ block, identity }) => ({ ...withId(block), record: identity })),
      );
      await this.#options.onPage?.(page, cells);
    }
    const removed = isCheck ? 0 : await this.#finish(index);
    return {
      pages: pages.length,
      cells: all,
      made: this.#made,
      unchanged: this.#unchanged,
      removed,
      notRun: this.#notRun,
      elsewhere: this.#elsewhere,
      problems: this.#problems,
    };
  }

  #read(page: FoundPage): Promise<PageFile> {
    const { site, languages } = this.#options;
    const addresses = siteAddresses(page, site, (address, place) => this.#elsewhere.push({ address, place }));
    return readPage(page.file, languages, (fault) => this.#note(fault), addresses);
  }

  /** A page with a fault still has what it had. Returns how many records were removed. */
  async #finish(index: BuildIndex): Promise<number> {
    await index.forgetGone(this.#options.folders.map(nameOf));
    const removed = await this.#records.remove(this.#options.keepsUnused ? [] : index.unused());
    // After them: an index that was never written still says which to remove.
    await index.save();
    return removed;
  }

  async #page(page: PageFile, index: BuildIndex, all: number): Promise<readonly BuiltCell[]> {
    const order = orderBlocks(page.blocks);
    const identities = identitiesOf(page.blocks);
    const cells: BuiltCell[] = [];
    for (const [at, block] of page.blocks.entries()) {
      const identity = identities.get(block);
      if (identity === undefined) continue;
      const earlier = index.before(nameOf(page.file), at, block.attributes.get('id'));
      const record = await this.#noting(() => this.#cell(block, order.get(block) ?? [], identity, earlier));
      if (record !== undefined) cells.push({ block, identity, record });
      this.#done += 1;
      this.#options.onProgress?.(this.#done, all);
    }
    return cells;
  }

  /** Undefined when something is wrong with the cell, which is then among the problems. */
  async #cell(
    block: Block,
    before: readonly Block[],
    identity: Digest,
    earlier: Digest | undefined,
  ): Promise<BuildRecord | undefined> {
    const { isCheck, isUpdate } = this.#options;
    const expected = block.attributes.get('expect');
    if (expected !== undefined && !EXPECTED.test(expected)) {
      throw failureAt(
        block,
        'blocks.invalid-attribute',
        'The attribute "expect" is one of: exited 0 (or another number), trapped, timed-out, denied, failed-to-compile, limit-exceeded.',
      );
    }
    const kept = await this.#records.read(identity);
    const isToRun = this.#isToRun(block);
    const toolchain = await this.#toolchain(block.language);
    if (!isCheck && kept?.toolchainDigest === toolchain.digest && (kept.output !== undefined || !isToRun)) {
      if (!this.#isAsStated(block, kept.output)) return undefined;
      this.#unchanged += 1;
      return kept;
    }
    this.#runner ??= new BlockRunner(await this.#options.openPetri());
    const run = await this.#runner.run(block, before, isToRun).catch((error: unknown) => {
      const { code, message } = asFailure(error);
      throw failureAt(block, code, message);
    });
    this.#made += 1;
    const output = outputOf(run);
    if (output?.outcome === 'failed-to-compile' && !endsAsExpected(block, output)) {
      this.#problems.push(compileProblem(block, run));
      return undefined;
    }
    if (!this.#isAsStated(block, output)) return undefined;
    // An author who changed the code means it to print something else; `--check` is for those who mean nothing to change.
    const last = kept ?? (isCheck && earlier !== undefined ? await this.#records.read(earlier) : undefined);
    if (!isUpdate && !this.#isAsBefore(block, output, last?.output)) return undefined;
    const record: BuildRecord = {
      format: RECORD_FORMAT,
      language: block.language,
      toolchain: toolchain.id,
      toolchainDigest: toolchain.digest,
      request: requestDigest(requestOf(block)),
      ...moduleOf(run),
      ...(output && { output }),
    };
    if (!isCheck) await this.#records.write(identity, record, record.artifact && run.compiled?.bytes);
    return record;
  }

  /** Whether it ended and printed what its author says in the page. */
  #isAsStated(block: Block, output: RecordedOutput | undefined): boolean {
    // Another cell of the same code may have been run.
    if (output === undefined || block.attributes.has('no-run')) return true;
    if (!endsAsExpected(block, output)) {
      const said = block.attributes.get('expect') ?? 'exited 0';
      const told =
        output.stderr.trim() === '' ? '' : `\n${output.stderr.trimEnd().split('\n').slice(-8).join('\n')}`;
      this.#problems.push(
        `${placeText(block)}: error: it ended with "${endOf(output)}" instead of "${said}".${told}`,
      );
      return false;
    }
    const stated = block.attributes.get('output') ?? block.attributes.get('check');
    if (stated === undefined || isSameOutput(stated, output.stdout)) return true;
    // What an earlier build wrote into the page is no author's word: `--update` replaces it.
    if (this.#options.isUpdate && !block.attributes.has('check')) return true;
    this.#problems.push(
      `${placeText(block)}: error: its output is not what the page says:\n${differenceOf(stated, output.stdout)}`,
    );
    return false;
  }

  #isAsBefore(block: Block, now: RecordedOutput | undefined, before: RecordedOutput | undefined): boolean {
    if (now === undefined || before === undefined) return true;
    if (endOf(now) !== endOf(before)) {
      this.#problems.push(
        `${placeText(block)}: error: it ended with "${endOf(now)}"; the last record says "${endOf(before)}". petri build --update takes it as it is.`,
      );
      return false;
    }
    if (isSameOutput(now.stdout, before.stdout)) return true;
    this.#problems.push(
      `${placeText(block)}: error: its output changed since the last record; petri build --update takes it as it is.\n${differenceOf(before.stdout, now.stdout)}`,
    );
    return false;
  }

  #isToRun({ language, attributes }: Block): boolean {
    if (attributes.has('no-run')) return false;
    const manifest = this.#options.languages.find(({ id }) => id === language);
    const needsPage = manifest?.runtime === 'page' || manifest?.needs !== undefined;
    const canRun = !needsPage && (manifest?.sandboxOnly !== true || this.#options.trustScripts);
    if (!canRun) this.#notRun.add(language);
    return canRun;
  }

  #toolchain(language: string): Promise<{ id: string; digest: Digest }> {
    const known = this.#toolchains.get(language);
    if (known !== undefined) return known;
    const { languages, packs } = this.#options;
    const making = Promise.resolve()
      .then(() => identityOf(language, languages, packs))
      .then(async (identity) => ({ id: identity.id, digest: await digestJson(identity) }));
    this.#toolchains.set(language, making);
    return making;
  }

  /** What is wrong with one page or cell does not keep the others from being looked at. */
  async #noting<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.#note(asFailure(error));
      return undefined;
    }
  }

  #note({ message, code }: Failure): void {
    this.#problems.push(`${message} (${code})`);
  }
}

/** With `/`, from the folder that the build is started in: the same on every machine. */
function nameOf(file: string): string {
  return relative('.', file).split(sep).join('/');
}

function withId(block: Block): { id?: string } {
  const id = block.attributes.get('id');
  return id === undefined ? {} : { id };
}

function outputOf({ compiled, result }: BlockRun): RecordedOutput | undefined {
  if (compiled !== undefined && compiled.digest === undefined)
    return { stdout: '', stderr: '', outcome: 'failed-to-compile' };
  // Nobody stops what runs here.
  if (result === undefined || result.outcome === 'stopped') return undefined;
  return {
    stdout: result.stdout,
    stderr: result.stderr,
    ...(result.exitCode !== undefined && { exitCode: result.exitCode }),
    outcome: result.outcome,
    ...(result.truncated && { truncated: true as const }),
  };
}

function moduleOf({ compiled }: BlockRun): Pick<BuildRecord, 'artifact'> {
  const { digest, manifest } = compiled ?? {};
  if (digest === undefined || manifest?.kind !== 'wasi-command') return {};
  return { artifact: { digest, url: moduleName(digest) } };
}
