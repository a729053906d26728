import type { CallTally } from '#model/audit.ts';
import { plural } from '#ui/format.ts';
import { isCapability, readCall } from './call.ts';
import { capitalised, inWords, visible } from './words.ts';

/** What a run was denied of one kind, and what would allow it. */
export interface Denial {
  /** A sentence. */
  readonly text: string;
  /** Capabilities for it, as few as a reader can judge. */
  readonly offers: readonly string[];
}

/** Targets that are named; the others are counted. */
const NAMED = 3;

/** What programs get in place of what they may not have: they go on as if nothing were. */
const STOOD_IN: ReadonlyMap<string, string> = new Map([
  ['clock', 'The clock was withheld: the program saw a made-up time.'],
  ['random', 'Random numbers were withheld: the program got made-up ones, the same each time.'],
  ['stdin', 'Your input was withheld: the program saw its end at once.'],
  ['env', 'Environment variables were withheld: the program saw none of them.'],
]);

/** What a run was denied, kind by kind, in the order in which it happened first. */
export function denialsOf(calls: readonly CallTally[]): readonly Denial[] {
  const kinds = new Map<string, CallTally[]>();
  for (const tally of calls) {
    if (tally.denied === 0) continue;
    const kind = kindOf(tally.capability);
    kinds.set(kind, [...(kinds.get(kind) ?? []), tally]);
  }
  return [...kinds].map(([kind, tallies]) => ({
    text: STOOD_IN.get(kind) ?? refusal(kind, tallies),
    offers: [...new Set(tallies.map(({ capability }) => offerFor(capability)))].filter(isCapability),
  }));
}

/**
 * For files all of them by the one verb: they are the program's own, in memory, and nobody can judge their names. For
 * addresses the host.
 */
function offerFor(call: string): string {
  const { name, verb, target } = readCall(call);
  if (name === 'fs') return `fs.${verb ?? 'read'}:/**`;
  if (name === 'env') return 'env';
  if (name === 'net') {
    // Of calls to so many addresses that they were not kept apart nobody can say what to allow.
    if (target === undefined || !URL.canParse(target)) return '';
    return `net${verb === undefined ? '' : `.${verb}`}:${new URL(target).origin}/**`;
  }
  return call;
}

function kindOf(call: string): string {
  const { name, verb } = readCall(call);
  return verb === undefined ? name : `${name}.${verb}`;
}

function refusal(kind: string, tallies: readonly CallTally[]): string {
  const targets = tallies.flatMap(({ capability, denied }) => {
    const { target } = readCall(capability);
    const times = denied > 1 ? ` (${plural(denied, 'time')})` : '';
    return target === undefined ? [] : [`${visible(target)}${times}`];
  });
  const more = targets.length - NAMED;
  const named = targets.slice(0, NAMED).join(', ') + (more > 0 ? ` and ${String(more)} more` : '');
  const what = capitalised(inWords(kind.startsWith('fs.') ? `${kind}:/**` : kind));
  const all = tallies.reduce((sum, { denied }) => sum + denied, 0);
  return named === ''
    ? `${what} was denied${all > 1 ? `, ${plural(all, 'time')}` : ''}.`
    : `${what} was denied: ${named}.`;
}
