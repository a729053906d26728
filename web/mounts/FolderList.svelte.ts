import { SvelteMap } from 'svelte/reactivity';
import type { AuditEntry } from '#model/audit.ts';
import { Failure } from '#model/errors.ts';
import { MOUNT_LIMITS } from '#model/limits.ts';
import type { FolderAccess } from '#model/session-files.ts';
import type { AuditLog } from '#storage/audit.ts';
import { MountStore } from '#storage/mounts.ts';
import { isFromLink } from '#storage/notebooks.ts';
import { canPick, pickFolder } from './file-system-access.ts';
import { changesOf } from './folder-changes.ts';
import { folderName } from './folder-name.ts';
import { FolderRuns } from './folder-runs.ts';
import { FolderWriter } from './folder-writer.ts';
import { MountedFolder } from './MountedFolder.svelte.ts';
import type { MountedRun, RunLeft, RunPlace } from './mounted-run.ts';
import { readCopy, type FolderContent } from './read-folder.ts';
import { sessionOf } from './session-of.ts';
import { WriteBack, type WriteBackItem } from './WriteBack.svelte.ts';

export interface FolderListOptions {
  /** Id of the notebook, which may change. */
  readonly notebook: () => string;
  readonly log: AuditLog;
  /** Before a folder is kept: the notebook is to be kept, too. */
  readonly onkeep: () => void;
  /** A folder was taken away: the runs of these cells have its files. */
  readonly onstop: (cells: readonly string[]) => void;
}

/** The folders that are mounted in one notebook, and what its runs do to them. */
export class FolderList {
  readonly canPick = canPick();
  readonly #options: FolderListOptions;
  readonly #store = new MountStore();
  readonly #written = new SvelteMap<string, WriteBack>();
  readonly #runs = new FolderRuns();
  #folders = $state.raw<readonly MountedFolder[]>([]);
  /** False when the browser does not keep them: they last as long as the page. */
  #isKept = $state.raw(true);
  /** Ends when all that ended runs changed is written. */
  #writing: Promise<unknown> = Promise.resolve();

  constructor(options: FolderListOptions) {
    this.#options = options;
  }

  get folders(): readonly MountedFolder[] {
    return this.#folders;
  }

  get #names(): readonly string[] {
    return this.#folders.map(({ name }) => name);
  }

  get isKept(): boolean {
    return this.#isKept;
  }

  writtenBy(cell: string): WriteBack | undefined {
    return this.#written.get(cell);
  }

  /** Those of an earlier visit. Never rejects. */
  async restore(): Promise<void> {
    const kept = await this.#store.load(this.#options.notebook());
    this.#folders = kept.map(({ name, access, handle }) => new MountedFolder(name, handle, access));
    await Promise.all(this.#folders.map((folder) => folder.look()));
  }

  /** Just after a click: undefined when the reader chose none. Throws Failure `folder.unavailable`, `folder.not-here` or `folder.too-many`. */
  async pick(access: FolderAccess): Promise<MountedFolder | undefined> {
    this.#mayMount();
    const handle = await pickFolder(access);
    if (handle === undefined) return undefined;
    for (const { name, handle: other } of this.#folders) {
      if ((await other?.isSameEntry(handle)) !== true) continue;
      throw new Failure('folder.unavailable', `This folder is mounted already, as “${name}”.`);
    }
    const folder = new MountedFolder(folderName(handle.name, this.#names), handle, access);
    await folder.read();
    return this.#add(folder);
  }

  /** A copy of a folder, for browsers that give pages none. Throws Failure `folder.not-here` or `folder.too-many`. */
  async copy(files: readonly File[]): Promise<MountedFolder> {
    this.#mayMount();
    const name = files[0]?.webkitRelativePath.split('/')[0] ?? '';
    const content = await readCopy(files);
    return this.#add(new MountedFolder(folderName(name, this.#names), content, 'read'));
  }

  /** Just after a click. False when the browser does not allow it. */
  async setAccess(folder: MountedFolder, access: FolderAccess): Promise<boolean> {
    if (access === folder.access) return true;
    if (access === 'read') folder.forbidWriting();
    else if (!(await folder.allow(access))) return false;
    this.#note(folder, 'mounted');
    await this.save();
    return true;
  }

  /** Holds at once: runs that have its files are ended, and nothing more is written to it. */
  async remove(folder: MountedFolder): Promise<void> {
    this.#note(folder, 'unmounted');
    folder.forbidWriting();
    this.#folders = this.#folders.filter((each) => each !== folder);
    this.#options.onstop(this.#runs.cellsWith(folder));
    await this.save();
  }

  /** Under the notebook's id of now. */
  async save(): Promise<void> {
    const kept = this.#folders.flatMap(({ name, access, handle }) => {
      return handle === undefined ? [] : [{ name, access, handle }];
    });
    this.#isKept = await this.#store.save(this.#options.notebook(), kept);
  }

  /** What a run that starts now gets. Throws Failure `folder.unavailable`: it is not run without. */
  async forRun(place: RunPlace): Promise<MountedRun> {
    await this.#writing;
    const folders = this.#folders;
    const read = await Promise.all(
      folders.map(async (folder) => [folder, await folder.read(), folder.access] as const),
    );
    this.#runs.begin(place, folders);
    this.#written.get(place.cell)?.begin();
    return {
      over: (files, own) =>
        sessionOf(
          read.map(([{ name }, content, access]) => ({ name, content, isReadOnly: access === 'read' })),
          files,
          own,
        ),
      end: (left) => {
        this.#runs.end(place);
        if (left === undefined) return;
        const before = read.filter(([, , access]) => access === 'read-write');
        this.#writing = this.#writing.then(() => this.#writeBack(place, before, left));
      },
    };
  }

  async #writeBack(
    place: RunPlace,
    before: readonly (readonly [MountedFolder, FolderContent, FolderAccess])[],
    left: RunLeft,
  ): Promise<void> {
    const items: WriteBackItem[] = [];
    for (const [folder, { files }] of before) {
      const changes = changesOf(folder.name, files, left);
      if (changes.length === 0 || folder.handle === undefined) continue;
      const ends = await new FolderWriter(folder.handle).apply(
        changes,
        () => folder.access === 'read-write' && this.#folders.includes(folder),
      );
      const done = [...ends].map(([change, end]): WriteBackItem => ({ folder, change, end }));
      items.push(...done);
      this.#noteWritten(place, folder, done);
    }
    if (items.length === 0) return;
    const known = this.#written.get(place.cell);
    const written =
      known ??
      new WriteBack((item) => {
        this.#noteWritten({ ...place, run: '' }, item.folder, [item]);
      });
    written.add(items);
    if (known === undefined) this.#written.set(place.cell, written);
  }

  #noteWritten(place: RunPlace, folder: MountedFolder, items: readonly WriteBackItem[]): void {
    const done = items.filter(({ end }) => end.kind === 'written').map(({ change }) => change);
    const written = done.filter((change) => change.kind !== 'removed');
    this.#log({
      ...this.#head(`fs.write:/${folder.name}/**`, place),
      kind: 'written',
      files: written.length,
      removed: done.length - written.length,
      bytes: written.reduce((sum, { after }) => sum + after.length, 0),
      left: items.length - done.length,
    });
  }

  async #add(folder: MountedFolder): Promise<MountedFolder> {
    this.#options.onkeep();
    this.#folders = [...this.#folders, folder];
    this.#note(folder, 'mounted');
    await this.save();
    return folder;
  }

  #mayMount(): void {
    if (isFromLink(this.#options.notebook())) {
      throw new Failure(
        'folder.not-here',
        'This notebook came by a link: folders can be mounted in notebooks of your own only.',
      );
    }
    if (this.#folders.length < MOUNT_LIMITS.folders) return;
    throw new Failure(
      'folder.too-many',
      `A notebook can have ${String(MOUNT_LIMITS.folders)} folders. Take one away first.`,
    );
  }

  #note(folder: MountedFolder, kind: 'mounted' | 'unmounted'): void {
    const { name, access } = folder;
    const capability = `${access === 'read' ? 'fs.read' : 'fs'}:/${name}/**`;
    this.#log({ ...this.#head(capability), kind, access });
  }

  #head(capability: string, place: RunPlace = { run: '', cell: '', language: '' }) {
    return { at: Date.now(), notebook: this.#options.notebook(), ...place, capability };
  }

  #log(entry: AuditEntry): void {
    void this.#options.log.add([entry]);
  }
}
