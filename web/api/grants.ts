import { parseCapability } from '#model/capability.ts';
import { Failure } from '#model/errors.ts';
import type { Grant, OwnCapabilities } from '#model/grant.ts';
import { isLevel, LEVELS, levelGrants, lowest, OWN_LEVEL, type Level } from '#model/level.ts';
import type { RunRequest } from '#model/run.ts';
import type { OwnCapability } from './define-capability.ts';

/** What the owner of the site says about trust. */
export interface SiteTrust {
  /** Addresses that cells may reach, as patterns of capabilities: `https://api.example.org/**`. */
  readonly hosts?: readonly string[];
  /** Whether anything may run at the level `unrestricted`. */
  readonly unrestricted?: boolean;
  /** What the site lends to cells. */
  readonly capabilities?: readonly OwnCapability[];
}

/** Names and verbs of what the site lends. */
export function ownOf({ capabilities = [] }: SiteTrust): OwnCapabilities {
  return new Map(capabilities.map(({ name, verbs = [] }) => [name, verbs]));
}

/**
 * All that a run may do: what its level has, and what was granted beside it. Throws Failure `request.invalid`,
 * `capability.invalid` or `level.not-available`.
 */
export function grantsOf({ level = OWN_LEVEL, grants = [] }: RunRequest, trust: SiteTrust): readonly Grant[] {
  const { hosts = [], unrestricted = false, capabilities = [] } = trust;
  const own = ownOf(trust);
  if (!isLevel(level)) {
    throw new Failure('request.invalid', `“${String(level)}” is no level: there are ${LEVELS.join(', ')}.`);
  }
  if (level === 'unrestricted' && !unrestricted) {
    throw new Failure(
      'level.not-available',
      'The level “unrestricted” is only for sites whose owner allows it: createPetri({ unrestricted: true }).',
    );
  }
  if (!Array.isArray(grants)) throw new Failure('request.invalid', 'grants is a list of capabilities.');
  const added = (grants as NonNullable<RunRequest['grants']>).map((asked, at): Grant => {
    const grant = typeof asked === 'string' ? { capability: asked } : asked;
    if (typeof (grant as Partial<Grant> | null)?.capability !== 'string') {
      throw new Failure('request.invalid', 'A grant is a capability, or an object with one.');
    }
    parseCapability(grant.capability, own);
    return { ...grant, id: `asked:${String(at)}`, issuer: 'site' };
  });
  const lent = capabilities
    .filter(({ level: from }) => from !== undefined && isAtLeast(level, from))
    .map(({ name }): Grant => ({ id: `site:${name}`, capability: name, issuer: 'site' }));
  return [...levelGrants(level, hosts), ...lent, ...added];
}

function isAtLeast(level: Level, from: Level): boolean {
  return lowest(level, from) === from;
}
