import { NOTEBOOK_FORMAT, newCellId, type Cell, type Notebook } from '#model/notebook.ts';
import { filesAfter, NOTHING_LEFT, type SessionFiles } from '#model/session-files.ts';
import type { NewCell } from './new-cell.ts';
import { CellState } from './CellState.svelte.ts';
import { UndoStack, type Change } from './undo-stack.ts';

/** An open notebook: its cells in order, and undo of what is not typed: of cells and of their files. */
export class NotebookState {
  readonly #extra: Readonly<Record<string, unknown>>;
  readonly #undo = new UndoStack();
  #title = $state.raw('');
  #cells = $state.raw<readonly CellState[]>([]);
  #revision = $state.raw(0);
  #structure = $state.raw(0);

  constructor(notebook: Notebook) {
    const { format: _format, title, cells, ...extra } = notebook;
    this.#extra = extra;
    this.#title = title ?? '';
    this.#cells = cells.map((cell) => this.#adopt(cell));
  }

  /** Counts the changes of the document: what autosave watches. */
  get revision(): number {
    return this.#revision;
  }

  get cells(): readonly CellState[] {
    return this.#cells;
  }

  get title(): string {
    return this.#title;
  }

  set title(title: string) {
    if (title === this.#title) return;
    this.#title = title;
    this.#touch();
  }

  /** What undo would take back, in words; undefined when there is nothing. */
  get undoLabel(): string | undefined {
    return this.#structure >= 0 ? this.#undo.undoLabel : undefined;
  }

  get redoLabel(): string | undefined {
    return this.#structure >= 0 ? this.#undo.redoLabel : undefined;
  }

  /** Adds a cell after another one, or at the end. */
  add(cell: NewCell, after?: CellState): CellState {
    const added = this.#adopt({ kind: 'code', ...cell, id: newCellId() });
    const at = after === undefined ? this.#cells.length : this.#cells.indexOf(after) + 1;
    this.#restructure(this.#cells.toSpliced(at, 0, added), 'adding a cell');
    return added;
  }

  /** Moves a cell up (-1) or down (1). */
  move(cell: CellState, by: -1 | 1): void {
    const from = this.#cells.indexOf(cell);
    const to = from + by;
    if (from < 0 || to < 0 || to >= this.#cells.length) return;
    this.#restructure(this.#cells.toSpliced(from, 1).toSpliced(to, 0, cell), 'moving a cell');
  }

  /** What the cells above a cell wrote when they ran last: each finds what those before it left, as in a pipeline. */
  filesAbove(cell: CellState): SessionFiles {
    return this.#cells
      .slice(0, Math.max(0, this.#cells.indexOf(cell)))
      .filter(({ kind }) => kind === 'code')
      .reduce<SessionFiles>((files, above) => filesAfter(files, above.run.left), NOTHING_LEFT.files);
  }

  /** Takes a cell out and ends its run. Undo brings it back with all it held. */
  delete(cell: CellState): void {
    cell.run.stop();
    this.#restructure(
      this.#cells.filter((other) => other !== cell),
      'deleting a cell',
    );
  }

  /** Takes a file out of a cell. Undo brings it back. */
  deleteFile(cell: CellState, name: string): void {
    const text = cell.files[name];
    if (text === undefined) return;
    cell.deleteFile(name);
    this.#remember({
      label: `deleting ${name}`,
      undo: () => {
        cell.setFile(name, text);
      },
      redo: () => {
        cell.deleteFile(name);
      },
    });
  }

  undo(): boolean {
    return this.#step(this.#undo.undo());
  }

  redo(): boolean {
    return this.#step(this.#undo.redo());
  }

  toNotebook(): Notebook {
    return {
      ...this.#extra,
      format: NOTEBOOK_FORMAT,
      ...(this.#title.trim() === '' ? {} : { title: this.#title.trim() }),
      cells: this.#cells.map((cell) => cell.toCell()),
    };
  }

  /** Ends all runs: the notebook is being closed. */
  dispose(): void {
    for (const cell of this.#cells) cell.run.stop();
  }

  #adopt(cell: Cell): CellState {
    return new CellState(cell, () => {
      this.#touch();
    });
  }

  #restructure(cells: readonly CellState[], label: string): void {
    const before = this.#cells;
    this.#cells = cells;
    this.#remember({
      label,
      undo: () => {
        this.#restore(before);
      },
      redo: () => {
        this.#restore(cells);
      },
    });
  }

  #remember(change: Change): void {
    this.#undo.push(change);
    this.#step(true);
  }

  #restore(cells: readonly CellState[]): void {
    for (const cell of this.#cells) if (!cells.includes(cell)) cell.run.stop();
    this.#cells = cells;
  }

  #step(isDone: boolean): boolean {
    if (!isDone) return false;
    this.#structure += 1;
    this.#touch();
    return true;
  }

  #touch(): void {
    this.#revision += 1;
  }
}
