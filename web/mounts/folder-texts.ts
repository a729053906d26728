import { plural } from '#ui/format.ts';
import type { MountedFolder } from './MountedFolder.svelte.ts';
import type { LeftOut, WhyLeftOut } from './read-folder.ts';
import type { WriteBackItem } from './WriteBack.svelte.ts';

/** What is wrong with a folder, and what to do; empty when nothing. */
export function stateText({ state }: MountedFolder): string {
  switch (state) {
    case 'ready':
      return '';
    case 'asks':
      return 'Needs your permission again: the browser forgets it when the page is closed. Until then no cell can be run.';
    case 'gone':
      return 'Gone: it was moved, renamed or deleted. Take it away, or put it back. Until then no cell can be run.';
    case 'unreadable':
      return 'The browser could not read it. Take it away, and mount it again. Until then no cell can be run.';
  }
}

const REASONS: Readonly<Record<WhyLeftOut, string>> = {
  limit: 'over 2,000 files or 64 MiB',
  name: 'a name that programs cannot use',
  unreadable: 'could not be read',
  'version-control': 'of version control',
};

/** `3 left out: 2 over 2,000 files or 64 MiB, 1 of version control`. */
export function leftOutText(leftOut: readonly LeftOut[]): string {
  const counts = new Map<WhyLeftOut, number>();
  for (const { why } of leftOut) counts.set(why, (counts.get(why) ?? 0) + 1);
  const parts = [...counts].map(([why, count]) => `${count.toLocaleString('en-GB')} ${REASONS[why]}`);
  return `${leftOut.length.toLocaleString('en-GB')} left out: ${parts.join(', ')}`;
}

/** `2 files changed, 1 file new, 1 file removed`. */
export function writtenText(items: readonly WriteBackItem[]): string {
  const count = (kind: string): number => items.filter(({ change }) => change.kind === kind).length;
  return (['changed', 'new', 'removed'] as const)
    .flatMap((kind) => (count(kind) > 0 ? [`${plural(count(kind), 'file')} ${kind}`] : []))
    .join(', ');
}

/** Why a change is not in the folder. */
export function openText({ end, change }: WriteBackItem): string {
  switch (end.kind) {
    case 'written':
      return '';
    case 'held':
      return 'Not removed yet, because something else could not be written.';
    case 'failed':
      return `Not ${change.kind === 'removed' ? 'removed' : 'written'}. ${end.message}`;
    case 'conflict':
      return CONFLICTS[end.why];
  }
}

const CONFLICTS = {
  changed: 'Changed by somebody else since the program was given it: left as it is.',
  removed: 'Removed by somebody else since the program was given it: left so.',
  exists: 'There is another file of this name, which the program was not given: left as it is.',
} as const;
