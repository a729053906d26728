/** A folder of the reader's machine that programs have, as far as dialogs speak of it. */
export interface FolderFacts {
  readonly name: string;
  readonly isReadOnly: boolean;
  takeAway(): void;
}
