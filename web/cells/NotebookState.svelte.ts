import { NOTEBOOK_FORMAT, newCellId, type Cell, type Notebook } from '#model/notebook.ts';
import type { NewCell } from './new-cell.ts';
import { CellState } from './CellState.svelte.ts';
import { UndoStack } from './undo-stack.ts';

/** An open notebook: its cells in order, and undo of what changes their order and number. */
export class NotebookState {
  readonly #extra: Readonly<Record<string, unknown>>;
  readonly #undo = new UndoStack<readonly CellState[]>();
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
    const added = this.#adopt({ ...cell, id: newCellId(), kind: 'code' });
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

  /** Takes a cell out and ends its run. Undo brings it back with all it held. */
  delete(cell: CellState): void {
    cell.run.stop();
    this.#restructure(
      this.#cells.filter((other) => other !== cell),
      'deleting a cell',
    );
  }

  undo(): boolean {
    return this.#restore(this.#undo.undo(this.#cells));
  }

  redo(): boolean {
    return this.#restore(this.#undo.redo(this.#cells));
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
    this.#undo.push(this.#cells, label);
    this.#cells = cells;
    this.#structure += 1;
    this.#touch();
  }

  #restore(cells: readonly CellState[] | undefined): boolean {
    if (cells === undefined) return false;
    for (const cell of this.#cells) if (!cells.includes(cell)) cell.run.stop();
    this.#cells = cells;
    this.#structure += 1;
    this.#touch();
    return true;
  }

  #touch(): void {
    this.#revision += 1;
  }
}
