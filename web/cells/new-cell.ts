import type { Cell } from '#model/notebook.ts';

/** What a new cell starts with; the notebook gives it its id. */
export type NewCell = Pick<Cell, 'language' | 'source'> &
  Partial<Pick<Cell, 'kind' | 'files' | 'args' | 'stdin' | 'env' | 'flags' | 'limits'>>;
