import { outcomeText, type Outcome } from '#model/outcome.ts';
import type { Progress } from '#model/language.ts';
import { formatBytesOf, formatDuration } from '#ui/format.ts';
import type { EmbedResult } from '../../protocol.ts';

/** What a reader is told of a run. */

export function progressText(progress: Progress, label: string): string {
  if (!('loaded' in progress)) return progress.message;
  return `Loading ${label}: ${formatBytesOf(progress.loaded, progress.total)}`;
}

/** Ends in the outcome, as on the app's own page. */
export function resultText({ detail, timings }: EmbedResult): string {
  const ran = timings.runMs > 0 ? `${formatDuration(timings.runMs)} · ` : '';
  return ran + outcomeText(detail);
}

/** What there is to say of an outcome beside its name, with what to do. */
export function outcomeNote(outcome: Outcome): string | undefined {
  switch (outcome.kind) {
    case 'trapped': {
      const [frame] = outcome.trap.frames;
      const place = frame?.line === undefined ? '' : ` in line ${String(frame.line)}`;
      return `The program was ended${place}: ${outcome.trap.reason}.`;
    }
    case 'timed-out':
      return `The program was stopped after ${formatDuration(outcome.afterMs)}. Does a loop in it ever end?`;
    case 'denied':
      if (outcome.capability.startsWith('service.')) return 'Nothing left this page, and nothing was run.';
      return `The program asked for ${outcome.capability}, which cells in pages of others may not do. “Open in Petri” runs it where you can allow that.`;
    case 'limit-exceeded':
      return outcome.message;
    default:
      return undefined;
  }
}
