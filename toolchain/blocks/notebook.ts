import type { Block } from './block.ts';
import type { KnownLanguage } from './language-of.ts';
import type { OnFault } from './on-fault.ts';

export function notebookBlocks(
  _text: string,
  _file: string,
  _languages: readonly KnownLanguage[],
  _onFault: OnFault,
): readonly Block[] {
  return [];
}
