import type { MountedFolder } from './MountedFolder.svelte.ts';
import type { RunPlace } from './mounted-run.ts';

/** Runs that go on and have the files of folders. */
export class FolderRuns {
  readonly #runs = new Map<string, { readonly cell: string; readonly folders: readonly MountedFolder[] }>();

  begin({ run, cell }: RunPlace, folders: readonly MountedFolder[]): void {
    this.#runs.set(run, { cell, folders });
  }

  end({ run }: RunPlace): void {
    this.#runs.delete(run);
  }

  /** Cells whose runs have files of it. */
  cellsWith(folder: MountedFolder): readonly string[] {
    return [...this.#runs.values()].filter(({ folders }) => folders.includes(folder)).map(({ cell }) => cell);
  }
}
