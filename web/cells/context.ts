import { createContext } from 'svelte';
import type { Petri } from '#api/petri.ts';
import type { Permissions } from '#capabilities/Permissions.svelte.ts';
import type { LanguageEntry, LanguageManifest } from '#model/language.ts';
import type { Limits } from '#model/limits.ts';
import type { SessionFiles } from '#model/session-files.ts';
import type { Mounts } from '#mounts/Mounts.svelte.ts';
import type { CellState } from './CellState.svelte.ts';
import type { ServiceState } from './ServiceState.svelte.ts';

export type CellAction = 'up' | 'down' | 'delete' | 'add' | 'add-text';

/** What cells need of the page they stand in: an app, a docs page, an embed. Getters may be reactive. */
export interface CellContext {
  /** All that the page knows: cells may be in any of them. */
  readonly languages: readonly LanguageEntry[];
  /** Those to choose from: what the site was made without is not among them. */
  readonly offered: readonly LanguageEntry[];
  /** All that a language says of itself; undefined until it is loaded, and for a language that the page does not know. */
  manifest(language: string): LanguageManifest | undefined;
  /** The same for who can wait. Never rejects. */
  loadManifest(language: string): Promise<LanguageManifest | undefined>;
  /** Resolves when programs can be run. */
  readonly petri: Promise<Petri>;
  /** Why programs of a language cannot be run on this site; undefined when they can be, and until it is known. */
  whyNot(language: string): string | undefined;
  /** What the site's compile service has, if there is one. */
  readonly service: ServiceState;
  /** Asks the reader for a key of that service. */
  showServiceKey(): void;
  /** False where the browser cannot wait for input: it must then be given up front. */
  readonly canAsk: boolean;
  readonly dark: boolean;
  readonly editor: {
    readonly kind: 'auto' | 'full' | 'light';
    readonly fontSize: number;
    readonly tabSize: number;
    readonly wrapLines: boolean;
    readonly closeBrackets: boolean;
  };
  /** Limits for cells that set none. */
  readonly limits: Partial<Limits>;
  /** What the cells' programs may do. */
  readonly permissions: Permissions;
  /** Opens the dialog of it. */
  showPermissions(): void;
  /** Folders of the reader's machine that they find. */
  readonly mounts: Mounts;
  /** Opens the dialog of these. */
  showFolders(): void;
  /** A cell as the page calls it: "Cell 2 (C)". */
  nameOf(cell: CellState): string;
  /** Files that a cell's program finds beside its own. */
  filesAbove(cell: CellState): SessionFiles;
  /** A language's first program. */
  starter(language: string): Promise<string>;
  notify(text: string, tone?: 'plain' | 'warning' | 'error'): void;
  /** Takes a file out of a cell, so that it can be undone. */
  deleteFile(cell: CellState, name: string): void;
  onCellAction(action: CellAction, cell: CellState): void;
}

export const [cellContext, setCellContext] = createContext<CellContext>();
