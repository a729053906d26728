import type { CellRun } from '../CellRun.svelte.ts';

export interface TerminalProps {
  readonly run: CellRun;
  readonly dark: boolean;
  /** In pixels. */
  readonly fontSize: number;
}
