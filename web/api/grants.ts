import { parseCapability } from '#model/capability.ts';
import { Failure } from '#model/errors.ts';
import type { Grant } from '#model/grant.ts';
import { isLevel, LEVELS, levelGrants, OWN_LEVEL } from '#model/level.ts';
import type { RunRequest } from '#model/run.ts';

/** What the owner of the site says about trust. */
export interface SiteTrust {
  /** Addresses that cells may reach, as patterns of capabilities: `https://api.example.org/**`. */
  readonly hosts?: readonly string[];
  /** Whether anything may run at the level `unrestricted`. */
  readonly unrestricted?: boolean;
}

/**
 * All that a run may do: what its level has, and what was granted beside it. Throws Failure `request.invalid`,
 * `capability.invalid` or `level.not-available`.
 */
export function grantsOf(
  { level = OWN_LEVEL, grants = [] }: RunRequest,
  { hosts = [], unrestricted = false }: SiteTrust,
): readonly Grant[] {
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
    parseCapability(grant.capability);
    return { ...grant, id: `asked:${String(at)}`, issuer: 'site' };
  });
  return [...levelGrants(level, hosts), ...added];
}
