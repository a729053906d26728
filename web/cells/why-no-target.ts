import type { LanguageEntry } from '#model/language.ts';
import type { ServiceState } from './ServiceState.svelte.ts';

/** Why a language cannot be had for a target, in a reader's words; undefined when it can be, and until it is known. */
export function whyNoTarget(service: ServiceState, entry: LanguageEntry, target: string): string | undefined {
  const { id, label, targets } = entry;
  if (!targets.includes(target)) return `${label} has no target “${target}”: choose another one.`;
  const { facts } = service;
  if (service.needsKey && (target !== 'browser' || entry.compiler === 'service'))
    return facts?.fault?.message;
  if (!service.lacks(entry, target)) return undefined;
  if (facts === undefined) {
    return target === 'browser'
      ? `${label} is compiled by a compile service, and this site has none. What was compiled before still runs.`
      : `${entry.compiler === 'service' ? `${label} needs a compile service. ` : ''}This site has no compile service.`;
  }
  if (facts.fault !== undefined) return facts.fault.message;
  const found = facts.targets.find((each) => each.language === id && each.target === target);
  if (found === undefined) return `The service at ${facts.place} knows no ${label} for this target.`;
  return found.reason ?? `It is not available at ${facts.place}.`;
}
