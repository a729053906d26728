import { encodeFailure } from '#model/errors.ts';
import type { CellEditing, CellFiles } from './CellFiles.svelte.ts';
import type { CellState } from './CellState.svelte.ts';
import type { CellContext } from './context.ts';

/**
 * The file in view, as its formatter would have it, unless it was changed meanwhile. What keeps it from being formatted is
 * said to the reader, and shown where it is.
 */
export async function formatFile(
  context: CellContext,
  cell: CellState,
  files: CellFiles,
  editor: CellEditing | undefined,
): Promise<void> {
  const { current: name, text } = files;
  try {
    const result = await (await context.petri).format(cell.language, { file: name, text, files: cell.files });
    if (!result.ok) {
      const [first] = result.diagnostics;
      const line = first?.range === undefined ? '' : `, line ${String(first.range.start.line + 1)}`;
      // It may be a file of settings that cannot be read.
      const where = `${first?.file ?? name}${line}`;
      const what = where.startsWith(name) ? 'cannot be formatted' : `keeps ${name} from being formatted`;
      context.notify(`${where} ${what}: ${first?.message ?? ''}`, 'warning');
      if (first?.range !== undefined && files.has(first.file ?? '') && name === files.current) {
        await editor?.showPlace(first.file ?? name, first.range.start);
      }
    } else if (name === files.current && text === files.text) {
      editor?.reformat(result.text);
    }
  } catch (error) {
    context.notify(encodeFailure(error).message, 'error');
  }
}
