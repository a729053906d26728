import type { Progress } from '#model/language.ts';
import { formatBytesOf } from '#ui/format.ts';

/** What "Run status" says while a cell is compiled. */
export function progressText(progress: Progress | undefined): string {
  if (progress === undefined) return 'Compiling…';
  if ('loaded' in progress) return `Downloading compiler ${formatBytesOf(progress.loaded, progress.total)}`;
  return progress.message === '' ? 'Compiling…' : progress.message;
}
